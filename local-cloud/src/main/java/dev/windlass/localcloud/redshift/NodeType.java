package dev.windlass.localcloud.redshift;

import java.math.BigDecimal;
import java.util.Map;

/** The node types there are and what an hour of one costs on demand, in US dollars. */
final class NodeType {
  private static final Map<String, BigDecimal> HOURLY =
      Map.of(
          "dc2.large", new BigDecimal("0.25"),
          "dc2.8xlarge", new BigDecimal("4.80"),
          "ra3.large", new BigDecimal("0.543"),
          "ra3.xlplus", new BigDecimal("1.086"),
          "ra3.4xlarge", new BigDecimal("3.26"),
          "ra3.16xlarge", new BigDecimal("13.04"));

  private NodeType() {}

  static boolean isKnown(String nodeType) {
    return HOURLY.containsKey(nodeType);
  }

  static BigDecimal hourlyPrice(Cluster cluster) {
    return HOURLY
        .getOrDefault(cluster.nodeType(), BigDecimal.ZERO)
        .multiply(BigDecimal.valueOf(cluster.nodes()));
  }
}
