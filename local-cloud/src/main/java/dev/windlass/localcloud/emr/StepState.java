package dev.windlass.localcloud.emr;

/** A step's state. */
enum StepState {
  PENDING,
  CANCEL_PENDING,
  RUNNING,
  COMPLETED,
  CANCELLED,
  FAILED,
  INTERRUPTED;

  /** Whether the step still has something to do. */
  boolean isOpen() {
    return this == PENDING || this == RUNNING || this == CANCEL_PENDING;
  }
}
