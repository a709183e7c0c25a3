package dev.windlass.localcloud.redshift;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /** The same cluster in a status that lasts until {@code until}, or for good. */
  Cluster to(ClusterStatus next, @Nullable Instant until) {
    return with(next, roles, defaultRole, tags, databaseThere, until, ended);
  }

  /** Starts a change of status that takes a while. */
  Cluster changing(ClusterStatus next, Instant now, Duration takes) {
    return to(next, now.plus(takes));
  }

  private Cluster gone(Instant now) {
    return with(ClusterStatus.GONE, roles, defaultRole, tags, false, null, now);
  }

  Cluster withDatabase(boolean there) {
    return with(status, roles, defaultRole, tags, there, due, ended);
  }

  Cluster withRoles(List<String> attached, String standard) {
    return with(status, attached, standard, tags, databaseThere, due, ended);
  }

  Cluster withTags(Map<String, String> changed) {
    return with(status, roles, defaultRole, changed, databaseThere, due, ended);
  }

  /** Everything of a cluster that ever changes. */
  private Cluster with(
      ClusterStatus newStatus,
      List<String> newRoles,
      String newDefaultRole,
      Map<String, String> newTags,
      boolean newDatabaseThere,
      @Nullable Instant newDue,
      @Nullable Instant newEnded) {
    return new Cluster(
        id,
        nodeType,
        nodes,
        masterUsername,
        databaseName,
        port,
        newRoles,
        newDefaultRole,
        newTags,
        newStatus,
        database,
        newDatabaseThere,
        startFails,
        created,
        newDue,
        newEnded);
  }
}
