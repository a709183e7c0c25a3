package dev.windlass.web;

import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.testing.TestDatabase;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts rows into a database as the engine would: DAGs, runs, task instances. */
final class Rows {
  private final TestDatabase db;
  private final Map<String, Dag> dags = new HashMap<>();
  private long lastRun;

  Rows(TestDatabase db) {
    this.db = db;
  }

  /** Stores a DAG with a version of its own. */
  void dag(Dag dag, int version, String words) {
    dags.put(dag.id(), dag);
    var s = dag.structure();
    run(
        """
        insert into dag (dag_id, version, display_name, description, owner, tags, schedule, schedule_words,
                         source_file, next_logical, next_run_after)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, now() + interval '1 hour', now() + interval '1 hour')
        on conflict (dag_id) do update set version = excluded.version
        """,
        dag.id(),
        version,
        s.texts().displayName(),
        s.description(),
        s.owner(),
        s.tags().toArray(String[]::new),
        s.schedule().getClass().getSimpleName().equals("None") ? "none" : "1 0 * * *",
        words,
        dag.id() + ".java");
    run(
        "insert into dag_version (dag_id, version, hash, structure, source) values (?, ?, ?, cast(?"
            + " as jsonb), ?)",
        dag.id(),
        version,
        dag.id() + version,
        Json.text(s),
        "class " + dag.id() + " {}");
  }

  /** A run whose tasks all are in {@code taskState}; returns its {@code dag_run.id}. */
  long run(
      String dagId,
      String runId,
      int version,
      String state,
      Instant at,
      @Nullable String taskState) {
    long id = ++lastRun;
    boolean started = !state.equals("queued");
    boolean ended = state.equals("success") || state.equals("failed");
    run(
        """
        insert into dag_run (id, dag_id, run_id, run_type, state, version, logical_date,
                             interval_start, interval_end, run_after, queued_at, start_date,
                             end_date, triggered_by, conf)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'timetable', '{"rows": 1000}')
        """,
        id,
        dagId,
        runId,
        runId.startsWith("manual") ? "manual" : "scheduled",
        state,
        version,
        time(at),
        time(at),
        time(at.plus(Duration.ofDays(1))),
        time(at.plus(Duration.ofDays(1))),
        time(at),
        started ? time(at) : null,
        ended ? time(at.plusSeconds(300 + 17 * id)) : null);
    int ordinal = 0;
    for (TaskSpec task : dag(dagId).structure().tasks()) {
      boolean over = taskState != null && List.of("success", "failed").contains(taskState);
      run(
          """
          insert into task_instance (id, task_id, state, try_number, max_tries, queued_at,
                                     start_date, end_date, worker)
          values (?, ?, ?, ?, 2, ?, ?, ?, 'worker-1')
          """,
          (id << 20) + ordinal,
          task.id(),
          taskState,
          taskState == null ? 0 : 1,
          taskState == null ? null : time(at),
          taskState == null ? null : time(at.plusSeconds(ordinal)),
          over ? time(at.plusSeconds(ordinal + 5L)) : null);
      ordinal++;
    }
    return id;
  }

  private Dag dag(String dagId) {
    Dag dag = dags.get(dagId);
    if (dag == null) {
      throw new IllegalArgumentException("store the DAG first: " + dagId);
    }
    return dag;
  }

  /** The id of a task instance. */
  long task(long run, String dagId, String taskId) {
    int ordinal = 0;
    for (TaskSpec task : dag(dagId).structure().tasks()) {
      if (task.id().equals(taskId)) {
        return (run << 20) + ordinal;
      }
      ordinal++;
    }
    throw new IllegalArgumentException("no task " + taskId);
  }

  /** Moves one task, as a commit of the journal would. */
  void move(long taskKey, String state, @Nullable String reason) {
    boolean over = List.of("success", "failed", "upstream_failed", "skipped").contains(state);
    run(
        """
        update task_instance
           set state = ?, reason = ?, try_number = greatest(try_number, 1),
               start_date = coalesce(start_date, now()), end_date = ?
         where id = ?
        """,
        state,
        reason,
        over ? time(Instant.now()) : null,
        taskKey);
  }

  /** Says to listeners that a run changed, as the leader does. */
  void announce(String dagId, String runId) {
    run(
        "do $$ begin perform pg_notify('windlass_event', '%s'); end $$"
            .formatted(Json.text(Json.object().put("dag", dagId).put("run", runId))));
  }

  /** Runs one statement with values. */
  void run(String sql, @Nullable Object... values) {
    try (var connection = db.database().pool().getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException("refused: " + sql, e);
    }
  }

  static Timestamp time(Instant at) {
    return Timestamp.from(at);
  }
}
