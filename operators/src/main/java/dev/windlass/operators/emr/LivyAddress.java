package dev.windlass.operators.emr;

import dev.windlass.settings.Connection;

/**
 * Where a cluster's Livy answers: the port of the cluster's tag {@code livy-port}, else the one in
 * its master's address, else the connection's extra {@code livy_port}, else Livy's own 8998.
 */
final class LivyAddress {
  static final String PORT_TAG = "livy-port";
  private static final String LIVYS_OWN = "8998";

  private LivyAddress() {}

  static String of(String master, ClusterStatus cluster, Connection connection) {
    var port = port(master);
    if (cluster.tags().containsKey(PORT_TAG)) {
      port = cluster.tags().get(PORT_TAG);
    }
    if (port == null || port.isEmpty()) {
      port = connection.extra("livy_port").orElse(LIVYS_OWN);
    }
    return "http://%s:%s".formatted(host(master), port);
  }

  static String host(String master) {
    var colon = master.lastIndexOf(':');
    return colon < 0 ? master : master.substring(0, colon);
  }

  private static String port(String master) {
    var colon = master.lastIndexOf(':');
    return colon < 0 ? "" : master.substring(colon + 1);
  }
}
