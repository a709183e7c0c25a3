package dev.windlass.localcloud.redshift.data;

/** Where a statement is in its life, in AWS's words. */
enum StatementStatus {
  SUBMITTED,
  PICKED,
  STARTED,
  FINISHED,
  FAILED,
  ABORTED;

  /** Whether nothing can happen to the statement any more. */
  boolean isFinal() {
    return this == FINISHED || this == FAILED || this == ABORTED;
  }
}
