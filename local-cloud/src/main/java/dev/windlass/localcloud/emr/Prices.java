package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;

/** The price list: EC2 on demand plus EMR's surcharge, us-east-1, US dollars per instance hour. */
final class Prices {
  private static final BigDecimal OTHER = new BigDecimal("0.25");

  private static final Map<String, BigDecimal> HOURLY =
      Map.ofEntries(
          Map.entry("m3.xlarge", new BigDecimal("0.336")),
          Map.entry("m3.2xlarge", new BigDecimal("0.672")),
          Map.entry("m4.large", new BigDecimal("0.130")),
          Map.entry("m4.xlarge", new BigDecimal("0.260")),
          Map.entry("m5.xlarge", new BigDecimal("0.240")),
          Map.entry("m5.2xlarge", new BigDecimal("0.480")),
          Map.entry("m6i.xlarge", new BigDecimal("0.240")),
          Map.entry("c5.xlarge", new BigDecimal("0.213")),
          Map.entry("r5.xlarge", new BigDecimal("0.315")));

  private Prices() {}

  /** What all instances of a cluster cost per hour. */
  static BigDecimal hourly(JsonNode request) {
    return Groups.of(request).stream()
        .map(g -> price(g.type()).multiply(BigDecimal.valueOf(g.count())))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal price(String type) {
    return HOURLY.getOrDefault(type, OTHER);
  }
}
