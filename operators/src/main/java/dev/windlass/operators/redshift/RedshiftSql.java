package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Polling;
import dev.windlass.operators.sql.Rows;
import dev.windlass.operators.sql.SqlScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs SQL on a Redshift cluster through the Data API: one statement, or several in one
 * transaction. Exactly once, since the attempt's key is the statement's token; found again after a
 * crash. Immutable.
 *
 * @param statements what to run, and where
 * @param rowLimit how many rows of the result to keep as output
 * @param polling how often to ask
 */
public record RedshiftSql(Statements statements, int rowLimit, Polling polling)
    implements RemoteJob<StatementHandle, SqlResult> {
  static final Polling POLLING = Polling.between(Duration.ofMillis(200), Duration.ofSeconds(10));

  /** Runs {@code sqls} in one transaction. */
  public static RedshiftSql on(Warehouse warehouse, String... sqls) {
    return on(warehouse, Arrays.asList(sqls));
  }

  /** Runs {@code sqls} in one transaction. */
  public static RedshiftSql on(Warehouse warehouse, List<String> sqls) {
    return new RedshiftSql(Statements.of(warehouse, sqls), 100, POLLING);
  }

  /**
   * Runs the statements of a SQL file on the class path in one transaction.
   *
   * @param resource such as {@code "/sql/create_tables.sql"}
   * @param beside a class of the same jar
   */
  public static RedshiftSql file(Warehouse warehouse, Class<?> beside, String resource) {
    try (var in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FailTask("there is no SQL file %s beside %s".formatted(resource, beside));
      }
      return on(warehouse, SqlScript.split(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new FailTask("cannot read SQL file " + resource, e);
    }
  }

  /** With a value for the placeholder {@code :name} of a single statement. */
  public RedshiftSql withParameter(String name, String value) {
    var all = new LinkedHashMap<>(statements.parameters());
    all.put(name, value);
    return new RedshiftSql(
        new Statements(statements.warehouse(), statements.sqls(), Map.copyOf(all)),
        rowLimit,
        polling);
  }

  /** Keeping up to so many rows. */
  public RedshiftSql withRowLimit(int rows) {
    return new RedshiftSql(statements, rows, polling);
  }

  /** Asked after at another pace. */
  public RedshiftSql withPolling(Polling newPolling) {
    return new RedshiftSql(statements, rowLimit, newPolling);
  }

  @Override
  public StatementHandle submit(TaskContext context, String key) {
    return statements.submit(context, Statements.token(key, ""));
  }

  @Override
  public Optional<StatementHandle> find(TaskContext context, String key) {
    return statements.find(context, Statements.token(key, ""));
  }

  @Override
  public Progress<SqlResult> poll(TaskContext context, StatementHandle handle) {
    var status = statements.status(context, handle.id());
    if (status.isEmpty()) {
      return new Progress.Broken<>(statements.forgotten(handle.id()));
    }
    var now = status.get();
    return switch (now.state()) {
      case SUBMITTED, PICKED, STARTED ->
          new Progress.Running<>(polling.next(handle.startedAtMillis()));
      case FAILED, ABORTED -> {
        var failure = statements.failure(now);
        yield new Progress.Broken<>(failure, Statements.mayPass(failure));
      }
      case FINISHED -> new Progress.Done<>(result(context, now));
    };
  }

  private SqlResult result(TaskContext context, StatementStatus status) {
    var parts = status.statements();
    var rows =
        parts.reversed().stream()
            .filter(StatementStatus::hasRows)
            .findFirst()
            .map(part -> statements.rows(context, part, rowLimit))
            .orElse(Rows.none());
    context.log().info("Redshift statement %s took %d ms", status.id(), status.millis());
    return new SqlResult(status.id(), parts.getLast().affected(), rows);
  }

  @Override
  public Cancellation cancel(TaskContext context, StatementHandle handle) {
    return statements.cancel(context, handle.id(), polling);
  }
}
