package dev.windlass.operators.redshift;

import dev.windlass.operators.sql.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the Redshift Data API that Windlass uses: SQL without a connection, found again by
 * name. Thread-safe. Failures are {@link dev.windlass.operators.aws.AwsException}s.
 */
public interface RedshiftData {
  /**
   * Submits SQL: one statement, or several as one transaction.
   *
   * @param where the warehouse
   * @param name unique to the attempt, by which {@link #find} finds it
   * @param token the same token gives the same statement again; at most 64 characters
   * @param sqls one statement or more
   * @param parameters values of {@code :name} placeholders; only for a single statement
   * @return the statement's id
   */
  String execute(
      Warehouse where,
      String name,
      String token,
      List<String> sqls,
      Map<String, String> parameters);

  /** The statement of that very name. */
  Optional<String> find(Warehouse where, String name);

  /** A statement by id, unless the API does not know it any more (after a day). */
  Optional<StatementStatus> statement(String id);

  /**
   * The rows of a finished statement that has some.
   *
   * @param id of the statement, or of one of several
   * @param most how many rows at most
   */
  Rows rows(String id, int most);

  /** Asks for the end of a statement; one that is over is no error. */
  void cancel(String id);
}
