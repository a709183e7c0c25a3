package dev.windlass.operators.quality;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.sql.Names;
import dev.windlass.operators.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Checks the data of one table of a database over JDBC, all checks in one snapshot. Immutable.
 *
 * @param connectionId the database
 * @param table the table
 * @param checks what to check
 * @param sample how many bad rows to show per check
 */
public record SqlQualityChecks(String connectionId, String table, List<Check> checks, int sample)
    implements Action<QualitySummary> {

  /** Checks that there is something to check. */
  public SqlQualityChecks {
    var unused = Names.table(table);
    checks = List.copyOf(checks);
    if (checks.isEmpty()) {
      throw new IllegalArgumentException(table + " has no quality checks");
    }
  }

  /** Checks {@code table} of the database {@code connectionId}. */
  public static SqlQualityChecks on(String connectionId, String table, Check.Builder... checks) {
    var checked = Names.table(table);
    return new SqlQualityChecks(
        connectionId, table, Arrays.stream(checks).map(check -> check.of(checked)).toList(), 5);
  }

  @Override
  public QualitySummary run(TaskContext context) throws SQLException {
    var started = Instant.now();
    var results =
        context.hook(Sql.class, connectionId).read(CheckResults.queries(checks, sample), 10_000);
    var seen = CheckResults.seen(checks, results.getFirst(), results::get);
    return Verdict.of(
        context, connectionId, table, checks, seen, Duration.between(started, Instant.now()));
  }
}
