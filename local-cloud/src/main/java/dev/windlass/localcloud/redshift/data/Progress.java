package dev.windlass.localcloud.redshift.data;

import java.time.Instant;

/**
 * How far a statement, or one statement of a batch, has come.
 *
 * @param error the error, or empty
 * @param rows rows returned or changed; -1 when the statement has none
 * @param bytes size of the result; -1 when there is none
 */
record Progress(
    StatementStatus status,
    Instant updated,
    long durationNanos,
    String error,
    long rows,
    long bytes,
    boolean resultSet) {

  static Progress submitted(Instant now) {
    return new Progress(StatementStatus.SUBMITTED, now, 0, "", -1, -1, false);
  }

  Progress to(StatementStatus next, Instant now) {
    return new Progress(next, now, durationNanos, error, rows, bytes, resultSet);
  }

  Progress failed(String why, Instant now, long nanos) {
    return new Progress(StatementStatus.FAILED, now, nanos, why, -1, -1, false);
  }

  Progress finished(SqlSession.Outcome outcome, Instant now, long nanos) {
    return new Progress(
        StatementStatus.FINISHED,
        now,
        nanos,
        "",
        outcome.rows(),
        outcome.bytes(),
        outcome.resultSet());
  }
}
