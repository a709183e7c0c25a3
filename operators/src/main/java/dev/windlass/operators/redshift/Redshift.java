package dev.windlass.operators.redshift;

import dev.windlass.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of Amazon Redshift's control plane that Windlass uses. Thread-safe. Failures are {@link
 * dev.windlass.operators.aws.AwsException}s.
 */
public interface Redshift {
  /** Asks for a cluster; one of that identifier that exists is no error. */
  void create(String identifier, WarehouseSpec spec, Secret password, Map<String, String> tags);

  /** A cluster by identifier, unless Redshift does not know it. */
  Optional<WarehouseStatus> cluster(String identifier);

  /** Every cluster of the account. */
  List<WarehouseStatus> clusters();

  /** Asks for the end of a cluster, without a final snapshot. Idempotent. */
  void delete(String identifier);
}
