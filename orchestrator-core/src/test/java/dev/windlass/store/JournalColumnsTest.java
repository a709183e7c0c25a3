package dev.windlass.store;

import static dev.windlass.store.JournalSamples.LATE;
import static dev.windlass.store.JournalSamples.OLD;
import static dev.windlass.store.JournalSamples.batch;
import static dev.windlass.store.JournalSamples.run;
import static dev.windlass.store.JournalSamples.scheduled;
import static dev.windlass.store.JournalSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import dev.windlass.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the journal writes of rows whose stand in the database is known. */
class JournalColumnsTest {
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

  private static RunSnapshot read(String runId) {
    return STORE.reads().run("d", runId).orElseThrow();
  }
}
