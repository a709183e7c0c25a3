package dev.windlass.operators.emr;

/**
 * What EMR says about a step.
 *
 * @param id EMR's id
 * @param name ours, unique to an attempt
 * @param state where it is
 * @param reason why it failed, with its log file; empty when it did not
 * @param createdAtMillis when it was asked for, epoch milliseconds
 */
public record StepStatus(String id, String name, State state, String reason, long createdAtMillis) {

  /** The states of a step, as EMR names them. */
  public enum State {
    PENDING,
    CANCEL_PENDING,
    RUNNING,
    COMPLETED,
    CANCELLED,
    FAILED,
    INTERRUPTED;

    /** Whether nothing will change any more. */
    public boolean isOver() {
      return this == COMPLETED || this == CANCELLED || this == FAILED || this == INTERRUPTED;
    }
  }
}
