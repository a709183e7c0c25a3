package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.cli.Terminal.Outcome;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import dev.windlass.testing.TestRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlayedRunTest {
  record There(String file) implements Sensor<String> {
    @Override
    public Poke<String> poke(TaskContext context) {
      throw new IllegalStateException("a played run looks at nothing outside");
    }
  }

  private static final Dag SALES =
      Dag.define(
          "sales",
          d -> {
            d.schedule("0 2 * * *").startDate("2026-01-01").param("market", "de");
            var file = d.task("file").run(There.class, run -> new There(run.ds()));
            var size = d.task("size").with(file).call(Integer.class, (run, f) -> f.length());
            var ok = d.task("ok").after(size).approval("Load?", "");
            d.task("load")
                .with(size)
                .after(ok)
                .call(
                    String.class,
                    (run, n) -> n + " rows for " + run.param("market").asText() + " " + run.ds());
          });

  private static String shown(TestRun run) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    PlayedRun.rows(run).print(out, Format.plain, "");
    out.flush();
    return text.toString();
  }

  @Test
  void other_systems_and_people_are_played_and_plain_tasks_work_as_written() {
    var played = new PlayedRun(SALES, PlayedRun.read(List.of("file=s3://x/a")));
    TestRun run =
        played.play(Optional.of("2026-03-04"), Json.object().put("market", "fr")).succeeded();
    assertThat(shown(run))
        .contains(
            "file\tsuccess\t1\t\"s3://x/a\"", "load\tsuccess\t1\t\"8 rows for fr 2026-03-04\"");
    assertThat(played.words(run).getFirst()).contains("the run is success", "nothing was stored");
  }

  @Test
  void a_person_answers_as_given() {
    var played = new PlayedRun(SALES, PlayedRun.read(List.of("file=\"abc\"", "ok=Reject")));
    TestRun run = played.play(Optional.empty(), Json.object());
    run.task("load").skipped();
  }

  @Test
  void what_a_played_task_left_out_is_said_when_the_run_fails() {
    var played = new PlayedRun(SALES, Map.of());
    TestRun run = played.play(Optional.of("2026-03-04"), Json.object()).failed();
    assertThat(played.words(run).getLast())
        .isEqualTo(
            "These were played and left nothing: file. Say what they leave with --given"
                + " TASK=JSON.");
  }

  @Test
  void a_task_that_is_not_there_and_a_given_without_a_task_are_refused() {
    assertThatThrownBy(() -> new PlayedRun(SALES, PlayedRun.read(List.of("fiel=1"))))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("DAG 'sales' has no task 'fiel' to be given");
    assertThatThrownBy(() -> PlayedRun.read(List.of("nothing"))).isInstanceOf(Failure.class);
    var terminal = new Terminal();
    Outcome alone = terminal.type("dags", "test", "sales", "--given", "a=1");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("--given makes sense with --fake alone");
    terminal.type("dags", "test", "sales", "2026-01-02", "--fake", "--given", "a=[1,2]");
    var asked = (Platform.DagTest) terminal.platform.asked.getFirst();
    assertThat(asked.logicalDate()).contains("2026-01-02");
    assertThat(asked.played().orElseThrow().get("a").size()).isEqualTo(2);
  }
}
