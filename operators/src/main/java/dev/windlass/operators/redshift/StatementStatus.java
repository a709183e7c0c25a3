package dev.windlass.operators.redshift;

import java.util.List;

/**
 * What the Data API says about a statement.
 *
 * @param id its id
 * @param state where it is
 * @param error the database's message; empty when there is none
 * @param queryId Redshift's own query id, for its system tables; 0 or less when not known
 * @param affected rows returned or changed; less than 0 when not known
 * @param hasRows whether there is a result to read
 * @param millis how long it ran
 * @param parts the statements of a batch, in order; empty for a single statement
 */
public record StatementStatus(
    String id,
    State state,
    String error,
    long queryId,
    long affected,
    boolean hasRows,
    long millis,
    List<StatementStatus> parts) {
  /** Copies the parts. */
  public StatementStatus {
    parts = List.copyOf(parts);
  }

  /** The states of a statement, as the Data API names them. */
  public enum State {
    SUBMITTED,
    PICKED,
    STARTED,
    FINISHED,
    FAILED,
    ABORTED;

    /** Whether nothing will change any more. */
    public boolean isOver() {
      return this == FINISHED || this == FAILED || this == ABORTED;
    }
  }

  /** The statement itself, or the parts of a batch. */
  public List<StatementStatus> statements() {
    return parts.isEmpty() ? List.of(this) : parts;
  }
}
