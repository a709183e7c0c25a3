package dev.windlass.operators.quality;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.redshift.StatementHandle;
import dev.windlass.operators.redshift.StatementStatus;
import dev.windlass.operators.redshift.Statements;
import dev.windlass.operators.redshift.Warehouse;
import dev.windlass.operators.remote.Polling;
import dev.windlass.operators.sql.Names;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks the data of one Redshift table. All checks see the same snapshot: they are one transaction
 * of the Data API, found again after a crash. Every result is kept; a failing check that must not
 * pass fails the task for good, since trying again does not mend data. Immutable.
 *
 * @param warehouse where the table is
 * @param table the table
 * @param checks what to check
 * @param sample how many bad rows to show per check
 * @param polling how often to ask
 */
public record QualityChecks(
    Warehouse warehouse, String table, List<Check> checks, int sample, Polling polling)
    implements RemoteJob<StatementHandle, QualitySummary> {

  /** Checks that there is something to check, and not too much for one transaction. */
  public QualityChecks {
    var unused = Names.table(table);
    checks = List.copyOf(checks);
    if (checks.isEmpty() || checks.size() >= Statements.MOST) {
      throw new IllegalArgumentException(
          "%s has %d quality checks, expected 1 to %d; split them into several tasks"
              .formatted(table, checks.size(), Statements.MOST - 1));
    }
  }

  /** Checks {@code table} of {@code warehouse}. */
  public static QualityChecks on(Warehouse warehouse, String table, Check.Builder... checks) {
    var checked = Names.table(table);
    return new QualityChecks(
        warehouse,
        table,
        Arrays.stream(checks).map(check -> check.of(checked)).toList(),
        5,
        Polling.between(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  /** Showing so many bad rows per check. */
  public QualityChecks withSample(int rows) {
    return new QualityChecks(warehouse, table, checks, rows, polling);
  }

  /** Asked after at another pace. */
  public QualityChecks withPolling(Polling newPolling) {
    return new QualityChecks(warehouse, table, checks, sample, newPolling);
  }

  @Override
  public StatementHandle submit(TaskContext context, String key) {
    return statements().submit(context, Statements.token(key, ""));
  }

  @Override
  public Optional<StatementHandle> find(TaskContext context, String key) {
    return statements().find(context, Statements.token(key, ""));
  }

  @Override
  public Progress<QualitySummary> poll(TaskContext context, StatementHandle handle) {
    var statements = statements();
    var status = statements.status(context, handle.id());
    if (status.isEmpty()) {
      return new Progress.Broken<>(statements.forgotten(handle.id()));
    }
    var now = status.get();
    return switch (now.state()) {
      case SUBMITTED, PICKED, STARTED ->
          new Progress.Running<>(polling.next(handle.startedAtMillis()));
      case FAILED, ABORTED -> {
        var failure =
            "The quality checks of %s could not run. %s".formatted(table, statements.failure(now));
        yield new Progress.Broken<>(failure, Statements.mayPass(failure));
      }
      case FINISHED ->
          new Progress.Done<>(
              Verdict.of(
                  context,
                  warehouse.identifier() + "/" + warehouse.database(),
                  table,
                  checks,
                  seen(context, statements, now),
                  Duration.ofMillis(now.millis())));
    };
  }

  @Override
  public Cancellation cancel(TaskContext context, StatementHandle handle) {
    return statements().cancel(context, handle.id(), polling);
  }

  private Statements statements() {
    return Statements.of(warehouse, CheckResults.queries(checks, sample));
  }

  private List<Verdict.Seen> seen(
      TaskContext context, Statements statements, StatementStatus status) {
    var parts = status.statements();
    return CheckResults.seen(
        checks,
        statements.rows(context, parts.getFirst(), checks.size()),
        part -> statements.rows(context, parts.get(part), sample));
  }
}
