package dev.windlass.brain;

import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.Branch;
import dev.windlass.run.Blame;
import dev.windlass.run.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of an attempt. Counts only for the current attempt of a live task instance;
 * anything else is stale and ignored.
 */
public sealed interface Report {
  /** The task instance. */
  long taskId();

  /** The attempt. */
  int tryNumber();

  /** When it happened, by the worker's clock. */
  Instant at();

  /** A worker began. */
  record Started(long taskId, int tryNumber, String worker, Instant at) implements Report {}

  /** The external job exists under this handle (JSON); it must be durable before the first poll. */
  record Submitted(long taskId, int tryNumber, String handle, Instant at) implements Report {}

  /** A sensor's first look said "not yet": from now on it holds no slot. */
  record Waiting(long taskId, int tryNumber, Instant at) implements Report {}

  /**
   * Done.
   *
   * @param output as JSON; null: none
   * @param length elements of the output, see {@link TaskRow#outputLength}
   * @param branch what it decides about the tasks after it; null: nothing
   * @param updates what it says of assets
   */
  record Succeeded(
      long taskId,
      int tryNumber,
      @Nullable String output,
      int length,
      @Nullable Branch branch,
      List<AssetUpdate> updates,
      Instant at)
      implements Report {
    /** Copies the list. */
    public Succeeded {
      updates = List.copyOf(updates);
    }

    /** Done, with nothing to say of assets. */
    public Succeeded(
        long taskId,
        int tryNumber,
        @Nullable String output,
        int length,
        @Nullable Branch branch,
        Instant at) {
      this(taskId, tryNumber, output, length, branch, List.of(), at);
    }

    /** Done, with an output that is no list, or none, and no decision. */
    public Succeeded(long taskId, int tryNumber, @Nullable String output, Instant at) {
      this(
          taskId,
          tryNumber,
          output,
          output == null ? TaskRow.NO_OUTPUT : TaskRow.NO_LIST,
          null,
          at);
    }
  }

  /**
   * Failed; any external job is verifiably gone.
   *
   * @param retryIn how long after the end the next attempt comes, if there is one; null: as the
   *     task's retries say
   */
  record Failed(
      long taskId,
      int tryNumber,
      String reason,
      boolean retryable,
      @Nullable Duration retryIn,
      Blame blame,
      Instant at)
      implements Report {
    /** Failed; the next attempt comes when the task's retries say. */
    public Failed(
        long taskId, int tryNumber, String reason, boolean retryable, Blame blame, Instant at) {
      this(taskId, tryNumber, reason, retryable, null, blame, at);
    }
  }

  /** Nothing to do. */
  record Skipped(long taskId, int tryNumber, String reason, Instant at) implements Report {}

  /** Ended because the brain asked; any external job is verifiably gone. */
  record Ended(long taskId, int tryNumber, Instant at) implements Report {}

  /** The worker vanished with the attempt, and nobody runs it any more. */
  record Lost(long taskId, int tryNumber, Instant at) implements Report {}
}
