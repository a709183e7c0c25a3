package dev.windlass.operators.sql;

import java.sql.SQLException;
import java.util.List;

/** SQL on a database of ours, one transaction per call. Thread-safe. */
public interface Sql {
  /**
   * Runs {@code sqls} in one transaction.
   *
   * @param parameters values for the {@code ?} of a single statement
   * @param most how many rows to keep
   * @return the rows of the last statement that has some
   */
  Rows run(List<String> sqls, List<String> parameters, int most) throws SQLException;

  /** Runs {@code queries} in one read-only transaction and returns the rows of each. */
  List<Rows> read(List<String> queries, int most) throws SQLException;
}
