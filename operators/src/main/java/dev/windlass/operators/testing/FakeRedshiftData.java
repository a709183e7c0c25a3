package dev.windlass.operators.testing;

import dev.windlass.operators.redshift.RedshiftData;
import dev.windlass.operators.redshift.StatementStatus;
import dev.windlass.operators.redshift.Warehouse;
import dev.windlass.operators.sql.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A Data API that runs no SQL but answers as told: statements go from submitted to picked to
 * started to their end each time somebody asks, a batch fails as a whole, and a token seen before
 * gives the statement it gave before. Thread-safe.
 */
public final class FakeRedshiftData implements RedshiftData {
  private record Answer(Predicate<String> to, Rows rows, String error) {}

  private static final class Statement {
    final String id;
    final String name;
    final List<String> sqls;
    StatementStatus.State state = StatementStatus.State.SUBMITTED;

    Statement(String id, String name, List<String> sqls) {
      this.id = id;
      this.name = name;
      this.sqls = sqls;
    }
  }

  private final List<Answer> answers = new ArrayList<>();
  private final Map<String, Statement> byId = new LinkedHashMap<>();
  private final Map<String, String> byToken = new LinkedHashMap<>();

  /** SQL that contains {@code part} has these rows; later answers win. */
  public synchronized FakeRedshiftData answer(String part, Rows rows) {
    answers.addFirst(new Answer(sql -> sql.contains(part), rows, ""));
    return this;
  }

  /** SQL that contains {@code part} fails like this; later answers win. */
  public synchronized FakeRedshiftData fail(String part, String error) {
    answers.addFirst(new Answer(sql -> sql.contains(part), Rows.none(), error));
    return this;
  }

  /** What was submitted, as SQL, one entry per submission that made a statement, in order. */
  public synchronized List<List<String>> submitted() {
    return byId.values().stream().map(s -> s.sqls).toList();
  }

  @Override
  public synchronized String execute(
      Warehouse where,
      String name,
      String token,
      List<String> sqls,
      Map<String, String> parameters) {
    return byToken.computeIfAbsent(
        token,
        t -> {
          var statement = new Statement("st-" + (byId.size() + 1), name, List.copyOf(sqls));
          byId.put(statement.id, statement);
          return statement.id;
        });
  }

  @Override
  public synchronized Optional<String> find(Warehouse where, String name) {
    return byId.values().stream().filter(s -> s.name.equals(name)).map(s -> s.id).findFirst();
  }

  @Override
  public synchronized Optional<StatementStatus> statement(String id) {
    return Optional.ofNullable(byId.get(id)).map(this::asked);
  }

  @Override
  public synchronized Rows rows(String id, int most) {
    var colon = id.indexOf(':');
    var statement = byId.get(colon < 0 ? id : id.substring(0, colon));
    if (statement == null || statement.state != StatementStatus.State.FINISHED) {
      throw new IllegalStateException("statement %s has no result".formatted(id));
    }
    int part = colon < 0 ? 0 : Integer.parseInt(id.substring(colon + 1)) - 1;
    var all = answer(statement.sqls.get(part)).rows();
    return new Rows(
        all.columns(),
        all.rows().subList(0, Math.min(most, all.rows().size())),
        all.rows().size() <= most);
  }

  @Override
  public synchronized void cancel(String id) {
    var statement = byId.get(id);
    if (statement != null && !statement.state.isOver()) {
      statement.state = StatementStatus.State.ABORTED;
    }
  }

  private StatementStatus asked(Statement statement) {
    statement.state =
        switch (statement.state) {
          case SUBMITTED -> StatementStatus.State.PICKED;
          case PICKED -> StatementStatus.State.STARTED;
          case STARTED ->
              failedPart(statement) < 0
                  ? StatementStatus.State.FINISHED
                  : StatementStatus.State.FAILED;
          case FINISHED, FAILED, ABORTED -> statement.state;
        };
    int failed = statement.state == StatementStatus.State.FAILED ? failedPart(statement) : -1;
    var parts =
        statement.sqls.size() == 1
            ? List.<StatementStatus>of()
            : IntStream.range(0, statement.sqls.size())
                .mapToObj(i -> part(statement, i, failed))
                .toList();
    return new StatementStatus(
        statement.id,
        statement.state,
        failed < 0 ? "" : answer(statement.sqls.get(failed)).error(),
        failed < 0 ? 0 : 4711,
        0,
        hasRows(statement, 0) && parts.isEmpty(),
        12,
        parts);
  }

  private StatementStatus part(Statement statement, int i, int failed) {
    var state =
        i == failed
            ? StatementStatus.State.FAILED
            : failed >= 0 ? StatementStatus.State.ABORTED : statement.state;
    return new StatementStatus(
        statement.id + ":" + (i + 1),
        state,
        i == failed ? answer(statement.sqls.get(i)).error() : "",
        i == failed ? 4711 : 0,
        0,
        hasRows(statement, i),
        3,
        List.of());
  }

  private boolean hasRows(Statement statement, int i) {
    return statement.state == StatementStatus.State.FINISHED
        && !answer(statement.sqls.get(i)).rows().columns().isEmpty();
  }

  private int failedPart(Statement statement) {
    return IntStream.range(0, statement.sqls.size())
        .filter(i -> !answer(statement.sqls.get(i)).error().isEmpty())
        .findFirst()
        .orElse(-1);
  }

  private Answer answer(String sql) {
    return answers.stream()
        .filter(a -> a.to().test(sql))
        .findFirst()
        .orElse(new Answer(any -> true, Rows.none(), ""));
  }
}
