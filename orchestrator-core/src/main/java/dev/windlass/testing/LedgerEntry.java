package dev.windlass.testing;

import dev.windlass.resources.LedgerRows.Owner;

/**
 * A paid resource that a run in the test kit made.
 *
 * @param owner the attempt that answers for it
 * @param gone whether its end was verified
 */
public record LedgerEntry(
    String kind, String connectionId, String name, Owner owner, boolean gone) {
  @Override
  public String toString() {
    return "%s %s of task %s%s".formatted(kind, name, owner.taskId(), gone ? ", gone" : "");
  }
}
