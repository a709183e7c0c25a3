package dev.windlass.operators.emr;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What EMR says about a cluster.
 *
 * @param id EMR's id, such as {@code j-2AXXXXXXGAPLF}
 * @param name ours, unique to an attempt
 * @param state where it is in its life
 * @param reason the last state change's code and message; empty when there is none
 * @param masterHost the master node's address, perhaps with a port; null until known and in lists
 * @param logUri where its logs go; null when nowhere
 * @param createdAtMillis when it was asked for, epoch milliseconds
 * @param tags its tags; empty in lists, which EMR answers without tags
 */
public record ClusterStatus(
    String id,
    String name,
    ClusterState state,
    String reason,
    @Nullable String masterHost,
    @Nullable String logUri,
    long createdAtMillis,
    Map<String, String> tags) {

  /** Copies the tags. */
  public ClusterStatus {
    tags = Map.copyOf(tags);
  }
}
