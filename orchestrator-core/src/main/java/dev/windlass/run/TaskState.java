package dev.windlass.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The states of a task instance: Airflow's, by name. */
public enum TaskState {
  /** Created; its dependencies are not met yet. */
  NONE,
  /** Dependencies met; waits for a slot. */
  SCHEDULED,
  /** Handed to an executor. */
  QUEUED,
  /** A worker runs it. */
  RUNNING,
  SUCCESS,
  FAILED,
  SKIPPED,
  /** An upstream outcome makes the trigger rule impossible. */
  UPSTREAM_FAILED,
  /** The task vanished from the DAG after the run started. */
  REMOVED,
  /** Failed; waits for the retry time. */
  UP_FOR_RETRY,
  /** A sensor between pokes; holds no slot. */
  UP_FOR_RESCHEDULE,
  /** Waits for an external job whose handle is durable; holds no slot. */
  DEFERRED,
  /**
   * Cleared while a worker had it, or was about to: the attempt is being ended, holds its slot
   * until it is over, and the task runs again.
   */
  RESTARTING,
  /** Waits for a person's answer; holds neither slot nor worker. */
  AWAITING_INPUT;

  /** Nothing leaves these states but a person clearing or marking the task. */
  public boolean finished() {
    return switch (this) {
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> true;
      case NONE,
          SCHEDULED,
          QUEUED,
          RUNNING,
          UP_FOR_RETRY,
          UP_FOR_RESCHEDULE,
          DEFERRED,
          RESTARTING,
          AWAITING_INPUT ->
          false;
    };
  }

  /** An attempt exists outside the brain: on a worker, or in another system. */
  public boolean live() {
    return switch (this) {
      case QUEUED, RUNNING, UP_FOR_RESCHEDULE, DEFERRED, RESTARTING -> true;
      case NONE,
          SCHEDULED,
          SUCCESS,
          FAILED,
          SKIPPED,
          UPSTREAM_FAILED,
          REMOVED,
          UP_FOR_RETRY,
          AWAITING_INPUT ->
          false;
    };
  }

  /** The attempt takes a slot of its pool and of the executor. */
  public boolean takesSlot() {
    return this == QUEUED || this == RUNNING || this == RESTARTING;
  }

  /** The word in the database and the API; null for {@link #NONE}. */
  public @Nullable String word() {
    return this == NONE ? null : name().toLowerCase(Locale.ROOT);
  }

  /** The state of a word. */
  public static TaskState of(@Nullable String word) {
    return word == null ? NONE : valueOf(word.toUpperCase(Locale.ROOT));
  }
}
