package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import dev.windlass.store.RunQueries;
import dev.windlass.store.TaskQueries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Notes on tasks, kept by an engine that runs beside the commands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksNoteTest {
  private static final String PARTS =
      """
      import dev.windlass.dag.*;
      import java.util.List;

      public class Parts {
        public static final Dag DAG = Dag.define("parts", d -> {
          d.task("list").call(String.class, run -> "two");
          d.expand("load", List.of("a", "b"), String.class, String.class, (run, part) -> part);
        });
      }
      """;

  private LiveHome live;

  @BeforeAll
  void run(@TempDir Path home) throws Exception {
    live = new LiveHome(home, "Parts.java", PARTS, "parts");
    assertThat(live.type("dags", "trigger", "parts", "--run-id", "a", "--wait").err()).isEmpty();
  }

  @AfterAll
  void stop() {
    live.close();
  }

  private Outcome note(String... words) {
    List<String> all = new ArrayList<>(List.of("tasks", "note", "parts", "a"));
    all.addAll(List.of(words));
    return live.type(all.toArray(String[]::new));
  }

  /** The notes on a task's instances, in the order of their index; "-": none. */
  private List<String> notes(String task) {
    long run = live.database().dao(RunQueries.class).find("parts", "a").orElseThrow().id();
    return live.database().dao(TaskQueries.class).ofTask(run, task).stream()
        .map(row -> row.note() == null ? "-" : row.note())
        .toList();
  }

  @Test
  void a_note_is_kept_and_an_empty_text_takes_it_away() {
    Outcome kept = note("list", "known, see ticket 7");
    assertThat(kept.err()).isEmpty();
    assertThat(kept.code()).isZero();
    assertThat(kept.out())
        .contains("run_id", "list", "known, see ticket 7")
        .endsWith("The note is kept.\n");
    assertThat(notes("list")).containsExactly("known, see ticket 7");
    assertThat(note("list", "x", "-o", "plain").out()).isEqualTo("a\tlist\tx\n");
    assertThat(note("list", "").out()).endsWith("The note was taken away.\n");
    assertThat(notes("list")).containsExactly("-");
  }

  @Test
  void of_a_mapped_task_one_instance_or_all_are_noted() {
    assertThat(note("load", "both").code()).isZero();
    assertThat(notes("load")).containsExactly("both", "both");
    assertThat(note("load", "second", "--map-index", "1").code()).isZero();
    assertThat(note("load[0]", "first", "-o", "plain").out()).isEqualTo("a\tload[0]\tfirst\n");
    assertThat(notes("load")).containsExactly("first", "second");
  }

  @Test
  void what_makes_no_sense_is_refused_with_2_and_what_is_not_there_with_1() {
    assertThat(note("list", "x".repeat(1_001)))
        .isEqualTo(
            new Outcome(2, "", "windlass: the note has 1,001 characters\nhint: at most 1,000\n"));
    assertThat(note("load[0]", "x", "--map-index", "1"))
        .isEqualTo(
            new Outcome(
                2, "", "windlass: 'load[0]' names its map index\nhint: leave --map-index out\n"));
    assertThat(note("list").code()).isEqualTo(2);
    Outcome none = note("lost", "x");
    assertThat(none.err()).contains("lost");
    assertThat(none.code()).isEqualTo(1);
    Outcome beyond = note("load", "x", "--map-index", "7");
    assertThat(beyond.err()).contains("load[7]");
    assertThat(beyond.code()).isEqualTo(1);
    assertThat(live.type("tasks", "note", "parts", "b", "list", "x").err())
        .startsWith("windlass: DAG 'parts' has no run 'b'\n");
  }
}
