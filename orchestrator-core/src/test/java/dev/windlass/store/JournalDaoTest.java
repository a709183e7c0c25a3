package dev.windlass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.brain.Decisions;
import dev.windlass.brain.Decisions.Answer;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import dev.windlass.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the journal writes is what is read back, whatever is in it, and all or nothing of it. */
class JournalDaoTest {
  private static final TestDatabase DB = TestDatabase.create();
  private static final EngineStore STORE = new EngineStore(DB.database());
  private static final Instant OLD = Instant.parse("1969-07-20T20:17:40.000001Z");
  private static final Instant LATE = Instant.parse("2199-12-31T23:59:59.999999Z");
  private static final long EPOCH = 7;

  @BeforeAll
  static void begin() {
    DB.execute("update leader set epoch = 7");
    DB.execute("insert into dag (dag_id, version) values ('d', 1)");
  }

  @AfterAll
  static void close() {
    DB.close();
  }

  /** A few rows have a statement each, many travel in arrays: both say the same. */
  @ParameterizedTest
  @CsvSource({"1, 0", "15, 20"})
  void rows_come_back_as_they_were_written_and_as_they_were_changed(long key, int more)
      throws SQLException {
    String name = "everything-" + more;
    RunRow run = run(key, name, RunState.QUEUED, null);
    TaskRow bare = task(key, 0, TaskState.NONE, null, null);
    TaskRow full = task(key, 1, TaskState.DEFERRED, "{\"job\": \"j-1\"}", "größer als 日本 🐦");
    List<TaskRow> others =
        IntStream.range(2, 2 + more)
            .mapToObj(i -> task(key, i, TaskState.NONE, null, "x"))
            .toList();
    try (JournalDao journal = STORE.journal()) {
      journal.commit(EPOCH, batch(List.of(run), List.of(), and(others, bare, full), List.of()));
      assertThat(read(name)).isEqualTo(new RunSnapshot(run, and(others, bare, full)));
      RunRow changed = run(key, name, RunState.RUNNING, "a reason");
      TaskRow moved = task(key, 0, TaskState.RUNNING, null, "moved");
      List<TaskRow> othersMoved =
          others.stream()
              .map(t -> task(key, TaskId.ordinal(t.id()), TaskState.QUEUED, null, null))
              .toList();
      journal.commit(EPOCH, batch(List.of(), List.of(changed), List.of(), and(othersMoved, moved)));
      assertThat(read(name)).isEqualTo(new RunSnapshot(changed, and(othersMoved, moved, full)));
    }
  }

  private static List<TaskRow> and(List<TaskRow> others, TaskRow... first) {
    return Stream.concat(Arrays.stream(first), others.stream()).toList();
  }

  @Test
  void what_is_finer_than_a_microsecond_is_cut_off_the_same_way_in_few_rows_and_in_many()
      throws SQLException {
    Instant fine = Instant.parse("2026-01-01T00:00:00.123456999Z");
    List<TaskRow> many =
        IntStream.range(0, 20)
            .mapToObj(i -> scheduled(task(16, i, TaskState.NONE, null, null), fine))
            .toList();
    try (JournalDao journal = STORE.journal()) {
      journal.commit(
          EPOCH,
          batch(List.of(run(16, "fine", RunState.QUEUED, null)), List.of(), many, List.of()));
      journal.commit(EPOCH, batch(List.of(), List.of(), List.of(), many.subList(0, 2)));
    }
    assertThat(read("fine").tasks())
        .extracting(TaskRow::scheduledAt)
        .containsOnly(Instant.parse("2026-01-01T00:00:00.123456Z"));
  }

  @Test
  void columns_that_did_not_change_are_not_written() throws SQLException {
    List<TaskRow> old =
        IntStream.range(0, 20).mapToObj(i -> task(17, i, TaskState.NONE, null, "before")).toList();
    List<TaskRow> moved =
        old.stream().map(t -> scheduled(t, Instant.parse("2026-01-01T00:00:00Z"))).toList();
    try (JournalDao journal = STORE.journal()) {
      journal.commit(
          EPOCH,
          batch(List.of(run(17, "narrow", RunState.QUEUED, null)), List.of(), old, List.of()));
      DB.execute("update task_instance set reason = 'by hand' where id >> 20 = 17");
      journal.commit(
          EPOCH, batch(List.of(), List.of(), List.of(), moved.subList(0, 2), new ArrayList<>(old)));
      journal.commit(
          EPOCH,
          batch(
              List.of(),
              List.of(),
              List.of(),
              moved.subList(2, 20),
              new ArrayList<>(old.subList(2, 20))));
      assertThat(read("narrow").tasks())
          .allSatisfy(
              t -> {
                assertThat(t.state()).isEqualTo(TaskState.SCHEDULED);
                assertThat(t.reason()).isEqualTo("by hand");
              });
      // How two of them stand is not known: these have everything written.
      journal.commit(EPOCH, batch(List.of(), List.of(), List.of(), moved.subList(0, 2)));
      assertThat(read("narrow").tasks())
          .extracting(TaskRow::reason)
          .containsOnly("before", "by hand");
    }
  }

  @Test
  void whatever_changes_together_every_row_is_as_it_was_decided() throws SQLException {
    Random random = new Random(1);
    int size = 30;
    List<TaskRow> stand = new ArrayList<>();
    try (JournalDao journal = STORE.journal()) {
      List<TaskRow> fresh =
          IntStream.range(0, size)
              .mapToObj(i -> any(task(18, i, TaskState.NONE, null, null), random))
              .toList();
      journal.commit(
          EPOCH,
          batch(List.of(run(18, "any", RunState.QUEUED, null)), List.of(), fresh, List.of()));
      stand.addAll(fresh);
      // More kinds of batches than statements are kept for.
      for (int round = 0; round < 400; round++) {
        List<Integer> which = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(which, random);
        List<TaskRow> now = new ArrayList<>();
        List<TaskRow> from = new ArrayList<>();
        for (int i : which.subList(0, 1 + random.nextInt(random.nextBoolean() ? 5 : size - 1))) {
          TaskRow was = stand.get(i);
          TaskRow is = any(was, random);
          now.add(is);
          from.add(random.nextInt(10) == 0 ? is : was);
          stand.set(i, is);
        }
        journal.commit(EPOCH, batch(List.of(), List.of(), List.of(), now, from));
        if (round % 50 == 0) {
          assertThat(read("any").tasks()).isEqualTo(stand);
        }
      }
      assertThat(read("any").tasks()).isEqualTo(stand);
    }
  }

  /** The same instance with about a quarter of its columns changed. */
  private static TaskRow any(TaskRow t, Random random) {
    return new TaskRow(
        t.id(),
        t.taskId(),
        t.mapIndex(),
        or(t.state(), random, TaskState.values()),
        or(t.tryNumber(), random, 0, 1, 2),
        or(t.maxTries(), random, 0, 1, 2),
        or(t.scheduledAt(), random, null, OLD, LATE),
        or(t.queuedAt(), random, null, OLD, LATE),
        or(t.startDate(), random, null, OLD, LATE),
        or(t.endDate(), random, null, OLD, LATE),
        or(t.dueAt(), random, null, OLD, LATE),
        or(t.worker(), random, null, "w-1", "w-2"),
        or(t.key(), random, null, "k-1", "k-2"),
        or(t.handle(), random, null, "{}", "{\"a\": 1}"),
        or(t.ending(), random, null, Ending.CLEARED),
        or(t.reason(), random, null, "a", "größer"),
        or(t.blame(), random, null, Blame.USER),
        or(t.lostCount(), random, 0, 1, 2),
        or(t.outputLength(), random, TaskRow.NO_OUTPUT, TaskRow.NO_LIST, 7),
        or(t.skips(), random, null, "[\"x\"]"),
        or(t.seriesStart(), random, null, OLD, LATE));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static <V extends @Nullable Object> V or(V kept, Random random, V... values) {
    return random.nextInt(4) == 0 ? values[random.nextInt(values.length)] : kept;
  }

  @Test
  void what_postgres_cannot_hold_does_not_stop_the_journal() throws SQLException {
    TaskRow odd = task(2, 0, TaskState.FAILED, "{\"a\": \"x\\u0000y\"}", "zero\0lone\ud800");
    String output = "{\"zero\": \"\\u0000\", \"kept\": \"\\\\u0000\"}";
    try (JournalDao journal = STORE.journal()) {
      journal.commit(
          EPOCH,
          new Batch(
              List.of(run(2, "odd", RunState.RUNNING, null)),
              List.of(),
              List.of(),
              List.of(odd),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              Map.of(odd.id(), output),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              Decisions.AssetRows.NONE,
              List.of(),
              Decisions.DeadlineRows.NONE,
              List.of(),
              List.of(),
              List.of(),
              List.of()));
    }
    TaskRow read = read("odd").tasks().getFirst();
    assertThat(read.reason()).isEqualTo("zerolone?");
    assertThat(read.handle()).isEqualTo("{\"a\": \"xy\"}");
    assertThat(STORE.inputs().output(odd.id()))
        .contains("{\"kept\": \"\\\\u0000\", \"zero\": \"\"}");
  }

  @Test
  void a_batch_with_one_impossible_row_leaves_nothing_behind() throws SQLException {
    try (JournalDao journal = STORE.journal()) {
      TaskRow there = task(3, 0, TaskState.NONE, null, null);
      journal.commit(
          EPOCH,
          batch(
              List.of(run(3, "half", RunState.QUEUED, null)),
              List.of(),
              List.of(there),
              List.of()));
      assertThatThrownBy(
              () ->
                  journal.commit(
                      EPOCH,
                      batch(
                          List.of(),
                          List.of(run(3, "half", RunState.RUNNING, null)),
                          List.of(there),
                          List.of(task(3, 0, TaskState.QUEUED, null, null)))))
          .hasMessageContaining("duplicate key");
      assertThat(read("half").run().state()).isEqualTo(RunState.QUEUED);
      assertThat(read("half").tasks()).containsExactly(there);
    }
  }

  @Test
  void the_epoch_of_another_leader_is_fenced_off_in_whatever_the_statement() throws SQLException {
    try (JournalDao journal = STORE.journal()) {
      for (int i = 0; i < 8; i++) {
        assertThatThrownBy(
                () ->
                    journal.commit(
                        EPOCH - 1,
                        batch(
                            List.of(run(4, "fenced", RunState.QUEUED, null)),
                            List.of(),
                            List.of(),
                            List.of())))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(JournalDao.DEPOSED));
      }
    }
    assertThat(STORE.reads().run("d", "fenced")).isEmpty();
  }

  @Test
  void a_plan_made_while_the_table_was_empty_reads_by_key_later() throws SQLException {
    try (JournalDao journal = STORE.journal()) {
      DB.execute("truncate task_instance");
      long readBefore = counter("seq_tup_read");
      long updatesBefore = counter("n_tup_upd");
      journal.commit(
          EPOCH,
          batch(
              List.of(run(5, "young", RunState.RUNNING, null)),
              List.of(),
              List.of(),
              List.of(task(5, 0, TaskState.QUEUED, null, null))));
      List<TaskRow> many =
          LongStream.range(0, 3_000)
              .mapToObj(i -> task(5, (int) i, TaskState.NONE, null, null))
              .toList();
      journal.commit(EPOCH, batch(List.of(), List.of(), many, List.of()));
      // A session shows its counters once a second at most, all at once.
      long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      for (int i = 0; counter("n_tup_upd") - updatesBefore < 20; i++) {
        assertThat(System.nanoTime()).as("updates are counted").isLessThan(until);
        TaskRow moved = task(5, i % many.size(), TaskState.QUEUED, null, null);
        journal.commit(EPOCH, batch(List.of(), List.of(), List.of(), List.of(moved)));
      }
      // Late counts of other sessions' reads are small; one stale plan reads the table each time.
      assertThat(counter("seq_tup_read") - readBefore).isLessThan(many.size());
    }
  }

  private static long counter(String name) {
    return Long.parseLong(
        String.valueOf(
            DB.query(
                "select %s from pg_stat_user_tables where relname = 'task_instance'"
                    .formatted(name))));
  }

  @Test
  void answers_reach_their_commands_and_the_connection_goes_back_as_it_came() throws SQLException {
    long command =
        Long.parseLong(
            String.valueOf(
                DB.query(
                    "insert into command (kind, payload, requested_by) values ('x', '{}', 't')"
                        + " returning id")));
    try (JournalDao journal = STORE.journal()) {
      journal.commit(
          EPOCH,
          new Batch(
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              Map.of(),
              List.of(),
              List.of(),
              List.of(new Answer(command, Json.read("{\"n\": 1}"), null, null)),
              List.of(new Decisions.Audit("d", "dag paused", "said \"why\"")),
              Decisions.AssetRows.NONE,
              List.of(),
              Decisions.DeadlineRows.NONE,
              List.of(),
              List.of(),
              List.of(),
              List.of()));
    }
    assertThat(DB.query("select result::text from command where id = " + command))
        .isEqualTo("{\"n\": 1}");
    assertThat(DB.query("select current_setting('enable_seqscan')")).isEqualTo("on");
    assertThat(DB.query("select current_setting('plan_cache_mode')")).isEqualTo("auto");
  }

  private static TaskRow scheduled(TaskRow t, Instant at) {
    return new TaskRow(
        t.id(),
        t.taskId(),
        t.mapIndex(),
        TaskState.SCHEDULED,
        t.tryNumber(),
        t.maxTries(),
        at,
        t.queuedAt(),
        t.startDate(),
        t.endDate(),
        t.dueAt(),
        t.worker(),
        t.key(),
        t.handle(),
        t.ending(),
        t.reason(),
        t.blame(),
        t.lostCount(),
        t.outputLength(),
        t.skips(),
        t.seriesStart());
  }

  private static RunSnapshot read(String runId) {
    return STORE.reads().run("d", runId).orElseThrow();
  }

  private static Batch batch(
      List<RunRow> newRuns,
      List<RunRow> changedRuns,
      List<TaskRow> newTasks,
      List<TaskRow> changedTasks) {
    return batch(newRuns, changedRuns, newTasks, changedTasks, List.of());
  }

  private static Batch batch(
      List<RunRow> newRuns,
      List<RunRow> changedRuns,
      List<TaskRow> newTasks,
      List<TaskRow> changedTasks,
      List<TaskRow> changedFrom) {
    return new Batch(
        newRuns,
        changedRuns,
        List.of(),
        newTasks,
        changedTasks,
        changedFrom,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Decisions.AssetRows.NONE,
        List.of(),
        Decisions.DeadlineRows.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static RunRow run(long id, String runId, RunState state, @Nullable String reason) {
    return new RunRow(
        id,
        "d",
        runId,
        RunType.MANUAL,
        state,
        1,
        OLD.plusSeconds(id),
        OLD,
        LATE,
        LATE,
        null,
        OLD,
        null,
        Json.object().put("größe", "日本"),
        reason,
        "test",
        null,
        3,
        null,
        reason != null,
        reason);
  }

  private static TaskRow task(
      long run, int ordinal, TaskState state, @Nullable String handle, @Nullable String reason) {
    boolean full = reason != null;
    return new TaskRow(
        TaskId.of(run, ordinal),
        "t" + ordinal,
        -1,
        state,
        2,
        5,
        full ? OLD : null,
        full ? LATE : null,
        full ? Instant.EPOCH : null,
        null,
        full ? LATE : null,
        full ? "w" : null,
        full ? "key" : null,
        handle,
        full ? Ending.CLEARED : null,
        reason,
        full ? Blame.LOST : null,
        1,
        full ? 7 : TaskRow.NO_OUTPUT,
        full ? "[\"t9\"]" : null,
        full ? OLD : null);
  }
}
