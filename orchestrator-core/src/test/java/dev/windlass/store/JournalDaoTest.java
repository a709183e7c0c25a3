package dev.windlass.store;

import static dev.windlass.store.JournalSamples.batch;
import static dev.windlass.store.JournalSamples.run;
import static dev.windlass.store.JournalSamples.scheduled;
import static dev.windlass.store.JournalSamples.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.brain.Decisions;
import dev.windlass.brain.Decisions.Answer;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.Json;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the journal writes is what is read back, whatever is in it, and all or nothing of it. */
class JournalDaoTest {
  private static final TestDatabase DB = TestDatabase.create();
  private static final EngineStore STORE = new EngineStore(DB.database());
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

  private static RunSnapshot read(String runId) {
    return STORE.reads().run("d", runId).orElseThrow();
  }
}
