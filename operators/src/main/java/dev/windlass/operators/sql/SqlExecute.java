package dev.windlass.operators.sql;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Runs SQL over JDBC in one transaction. Immutable.
 *
 * @param connectionId the database
 * @param sqls the statements
 * @param parameters values for the {@code ?} of a single statement
 * @param rowLimit how many rows of the last result to keep as output
 */
public record SqlExecute(
    String connectionId, List<String> sqls, List<String> parameters, int rowLimit)
    implements Action<Rows> {
  /** Checks and copies. */
  public SqlExecute {
    sqls = List.copyOf(sqls);
    parameters = List.copyOf(parameters);
    if (sqls.isEmpty()) {
      throw new IllegalArgumentException("SqlExecute needs a statement");
    }
  }

  /** Runs a script, split at its semicolons. */
  public static SqlExecute on(String connectionId, String script) {
    return new SqlExecute(connectionId, SqlScript.split(script), List.of(), 100);
  }

  /** With values for the {@code ?} of a single statement. */
  public SqlExecute withParameters(String... values) {
    return new SqlExecute(connectionId, sqls, Arrays.asList(values), rowLimit);
  }

  /** Keeping up to so many rows. */
  public SqlExecute withRowLimit(int rows) {
    return new SqlExecute(connectionId, sqls, parameters, rows);
  }

  @Override
  public Rows run(TaskContext context) throws SQLException {
    context.log().info("Running %d statements on %s", sqls.size(), connectionId);
    return context.hook(Sql.class, connectionId).run(sqls, parameters, rowLimit);
  }
}
