package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Polling;
import dev.windlass.operators.remote.ShortName;
import dev.windlass.operators.sql.Rows;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One unit of SQL through the Data API: submitted under a name that is also its token, found by it,
 * ended by its id. What {@link RedshiftSql}, the loads and the quality checks share. Immutable.
 *
 * @param warehouse where it runs
 * @param sqls the statements, one transaction
 * @param parameters values for a single statement
 */
public record Statements(Warehouse warehouse, List<String> sqls, Map<String, String> parameters) {
  /** The Data API takes no more than this in one transaction. */
  public static final int MOST = 40;

  private static final Pattern HOPELESS =
      Pattern.compile(
          "syntax error|does not exist|already exists|permission denied|cannot be cast|invalid"
              + " input syntax|value too long",
          Pattern.CASE_INSENSITIVE);

  /** Checks and copies. */
  public Statements {
    sqls = List.copyOf(sqls);
    parameters = Map.copyOf(parameters);
    if (sqls.isEmpty() || sqls.size() > MOST) {
      throw new IllegalArgumentException(
          "the Data API takes 1 to %d statements at once, not %d".formatted(MOST, sqls.size()));
    }
    if (sqls.size() > 1 && !parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "the Data API takes parameters for a single statement only, not for " + sqls.size());
    }
  }

  /** Statements without parameters. */
  public static Statements of(Warehouse warehouse, List<String> sqls) {
    return new Statements(warehouse, sqls, Map.of());
  }

  /** The token made of an attempt's key and the part of the work it is for. */
  public static String token(String key, String part) {
    return ShortName.of(part.isEmpty() ? key : key + "-" + part, 64);
  }

  /** Submits under {@code name}; the same name twice gives the same statement. */
  public StatementHandle submit(TaskContext context, String name) {
    var id = data(context).execute(warehouse, name, name, sqls, parameters);
    context
        .log()
        .info(
            "Redshift statement %s (%s) on %s/%s: %s",
            id, name, warehouse.identifier(), warehouse.database(), shown(sqls.getFirst()));
    return new StatementHandle(id, name, System.currentTimeMillis());
  }

  /** What was submitted under {@code name}. */
  public Optional<StatementHandle> find(TaskContext context, String name) {
    return data(context)
        .find(warehouse, name)
        .map(id -> new StatementHandle(id, name, System.currentTimeMillis()));
  }

  /** How a statement is doing; empty once the API has forgotten it. */
  public Optional<StatementStatus> status(TaskContext context, String id) {
    return data(context).statement(id);
  }

  /** The result of one of the statements. */
  public Rows rows(TaskContext context, StatementStatus statement, int most) {
    return statement.hasRows() ? data(context).rows(statement.id(), most) : Rows.none();
  }

  /** Ends a statement and says whether it is over. */
  public Cancellation cancel(TaskContext context, String id, Polling polling) {
    var before = data(context).statement(id);
    if (before.isEmpty() || before.get().state().isOver()) {
      return Cancellation.GONE;
    }
    context.log().info("Cancelling Redshift statement %s", id);
    data(context).cancel(id);
    return data(context).statement(id).filter(s -> !s.state().isOver()).isEmpty()
        ? Cancellation.GONE
        : new Cancellation.Stopping(polling.first());
  }

  /** What went wrong, which statement, where, and where to look. */
  public String failure(StatementStatus status) {
    var parts = status.statements();
    int failed =
        IntStream.range(0, parts.size())
            .filter(i -> parts.get(i).state() == StatementStatus.State.FAILED)
            .findFirst()
            .orElse(0);
    var error = status.error().isEmpty() ? parts.get(failed).error() : status.error();
    var which = parts.size() == 1 ? "" : " %d of %d".formatted(failed + 1, parts.size());
    var query = parts.get(failed).queryId();
    return "Redshift statement%s on %s/%s %s: %s\n  SQL: %s\n  statement %s%s; look at %s"
        .formatted(
            which,
            warehouse.identifier(),
            warehouse.database(),
            status.state().name().toLowerCase(Locale.ROOT),
            error.isEmpty() ? "no reason given" : error.strip(),
            shown(sqls.get(Math.min(failed, sqls.size() - 1))),
            status.id(),
            query > 0 ? ", query " + query + " in sys_query_history" : "",
            warehouse.where());
  }

  /** Why a statement the API has forgotten counts as failed. */
  public String forgotten(String id) {
    return "the Redshift Data API knows statement %s on %s no more (it forgets after a day)"
        .formatted(id, warehouse.identifier());
  }

  /** Whether another attempt may help: not against a wrong statement or wrong data. */
  public static boolean mayPass(String error) {
    return !HOPELESS.matcher(error).find();
  }

  private RedshiftData data(TaskContext context) {
    return context.hook(RedshiftData.class, warehouse.connection());
  }

  private static String shown(String sql) {
    var line = sql.strip().replaceAll("\\s+", " ");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
