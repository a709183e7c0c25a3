package dev.windlass.localcloud.redshift;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One Redshift cluster, living or gone, as it is kept on disk. Its password is not kept.
 *
 * @param database the Postgres database beneath it, never used by another cluster
 * @param databaseThere whether that database exists
 * @param startFails whether the creation is to end in failure
 * @param due when the status gives way to the next one; null when it stays
 * @param ended when it ceased to exist; null while it exists
 */
public record Cluster(
    String id,
    String nodeType,
    int nodes,
    String masterUsername,
    String databaseName,
    int port,
    List<String> roles,
    String defaultRole,
    Map<String, String> tags,
    ClusterStatus status,
    String database,
    boolean databaseThere,
    boolean startFails,
    Instant created,
    @Nullable Instant due,
    @Nullable Instant ended) {

  /** Keeps unmodifiable copies. */
  public Cluster {
    roles = List.copyOf(roles);
    tags = Map.copyOf(tags);
  }

  /** The state machine: the cluster at a later time. */
  Cluster at(Instant now) {
    if (due == null || now.isBefore(due)) {
      return this;
    }
    return switch (status) {
      case CREATING ->
          startFails
              ? to(ClusterStatus.INCOMPATIBLE_NETWORK, null)
              : databaseThere ? to(ClusterStatus.AVAILABLE, null) : this;
      case PAUSING -> to(ClusterStatus.PAUSED, null);
      case RESUMING -> to(ClusterStatus.AVAILABLE, null);
      case DELETING -> databaseThere ? this : gone(now);
      case AVAILABLE, PAUSED, INCOMPATIBLE_NETWORK, GONE -> this;
    };
  }

  /** The same cluster on its way through a status that lasts until {@code due}. */
  Cluster to(ClusterStatus next, @Nullable Instant until) {
    return new Cluster(
        id,
        nodeType,
        nodes,
        masterUsername,
        databaseName,
        port,
        roles,
        defaultRole,
        tags,
        next,
        database,
        databaseThere,
        startFails,
        created,
        until,
        ended);
  }

  /** Starts a change of status that takes a while. */
  Cluster changing(ClusterStatus next, Instant now, Duration takes) {
    return to(next, now.plus(takes));
  }

  private Cluster gone(Instant now) {
    return new Cluster(
        id,
        nodeType,
        nodes,
        masterUsername,
        databaseName,
        port,
        roles,
        defaultRole,
        tags,
        ClusterStatus.GONE,
        database,
        false,
        startFails,
        created,
        null,
        now);
  }

  Cluster withDatabase(boolean there) {
    return new Cluster(
        id,
        nodeType,
        nodes,
        masterUsername,
        databaseName,
        port,
        roles,
        defaultRole,
        tags,
        status,
        database,
        there,
        startFails,
        created,
        due,
        ended);
  }

  Cluster withRoles(List<String> attached, String standard) {
    return new Cluster(
        id,
        nodeType,
        nodes,
        masterUsername,
        databaseName,
        port,
        attached,
        standard,
        tags,
        status,
        database,
        databaseThere,
        startFails,
        created,
        due,
        ended);
  }

  Cluster withTags(Map<String, String> changed) {
    return new Cluster(
        id,
        nodeType,
        nodes,
        masterUsername,
        databaseName,
        port,
        roles,
        defaultRole,
        new TreeMap<>(changed),
        status,
        database,
        databaseThere,
        startFails,
        created,
        due,
        ended);
  }
}
