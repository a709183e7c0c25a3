package dev.windlass.operators.aws;

import dev.windlass.settings.Connection;
import java.net.URI;
import java.util.Optional;

/** Links to the AWS console; none when the connection points elsewhere. */
public final class Console {
  private Console() {}

  /** The page of an EMR cluster. */
  public static Optional<URI> emrCluster(Connection connection, String clusterId) {
    return page(connection, "emr", "/clusterDetails/" + clusterId);
  }

  /** The page of a Redshift cluster. */
  public static Optional<URI> redshiftCluster(Connection connection, String identifier) {
    return page(connection, "redshiftv2", "cluster-details?cluster=" + identifier);
  }

  private static Optional<URI> page(Connection connection, String service, String fragment) {
    if (connection.extra("endpoint_url").isPresent()) {
      return Optional.empty();
    }
    var region = AwsClients.of(connection).region();
    return Optional.of(
        URI.create(
            "https://%s.console.aws.amazon.com/%s/home?region=%s#%s"
                .formatted(region, service, region, fragment)));
  }
}
