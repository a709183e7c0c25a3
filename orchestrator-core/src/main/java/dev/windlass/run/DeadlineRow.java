package dev.windlass.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A deadline of a run or of one of its task instances: it is pending, or was missed. One that was
 * met has no row. Immutable.
 *
 * @param runKey the run
 * @param taskId the task instance's row; 0: the run itself
 * @param number which of the run's or task's deadlines, from 0
 * @param missedAt when that was noticed; null: it is pending
 */
public record DeadlineRow(
    long runKey, long taskId, int number, Instant dueAt, @Nullable Instant missedAt) {
  /** Whose deadline, and which. */
  public record Key(long runKey, long taskId, int number) {}

  /** Whose deadline, and which. */
  public Key key() {
    return new Key(runKey, taskId, number);
  }

  /** Whether it can still be met. */
  public boolean pending() {
    return missedAt == null;
  }

  /** The same, missed. */
  public DeadlineRow missed(Instant now) {
    return new DeadlineRow(runKey, taskId, number, dueAt, now);
  }
}
