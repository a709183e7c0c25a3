package dev.windlass.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often a task group of a run was run again as a whole. A group that never was has no row.
 * Immutable.
 *
 * @param group the group's id
 * @param mapIndex the index of a mapped group's element; -1: not mapped
 * @param retried passes after the first, since a person last cleared something in it
 * @param dueAt when the next pass begins; null: none is due
 */
public record GroupRetryRow(
    long runKey, String group, int mapIndex, int retried, @Nullable Instant dueAt) {
  /** Which group, and which element of it. */
  public record Key(long runKey, String group, int mapIndex) {}

  /** Which group, and which element of it. */
  public Key key() {
    return new Key(runKey, group, mapIndex);
  }
}
