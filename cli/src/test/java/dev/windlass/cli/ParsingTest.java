package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Terminal.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParsingTest {
  private final Terminal terminal = new Terminal();

  @Test
  void the_help_shows_every_command_in_a_group() {
    Outcome help = terminal.type("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Run it:", "Pipelines:", "Settings:", "Cloud:", "Upkeep:");
    assertThat(GroupedHelp.commands())
        .containsExactlyInAnyOrderElementsOf(
            Main.commandLine(terminal.platform).getSubcommands().keySet());
  }

  @Test
  void a_mistyped_command_is_a_usage_error_with_the_right_word() {
    assertThat(terminal.type("dags", "lsit"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                """
                windlass: Unmatched argument at index 1: 'lsit'
                hint: did you mean 'list'?
                """));
  }

  @Test
  void a_group_alone_lists_its_commands_and_exits_2() {
    Outcome outcome = terminal.type("db");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("windlass: missing command; one of: migrate, check\n");
  }

  @Test
  void demo_hands_on_its_options_and_the_exit_code(@TempDir Path data) {
    terminal.platform.answer = 1;
    Outcome outcome =
        terminal.type(
            "demo",
            "--exit",
            "--json",
            "out.json",
            "--data",
            data.toString(),
            "--port",
            "0",
            "--home",
            "h");
    assertThat(outcome.code()).isEqualTo(1);
    var demo = (Platform.Demo) terminal.platform.asked.getFirst();
    assertThat(demo.exit()).isTrue();
    assertThat(demo.json()).contains(Path.of("out.json"));
    assertThat(demo.data()).contains(data);
    assertThat(demo.port()).contains(0);
    assertThat(demo.globals().home).isEqualTo(Path.of("h"));
  }

  @Test
  void demo_refuses_what_makes_no_sense() {
    assertThat(terminal.type("demo", "--rows", "0").err())
        .contains("--rows must be 1000 to 3096313");
    assertThat(terminal.type("demo", "--rows", "5", "--data", ".").code()).isEqualTo(2);
    assertThat(terminal.type("demo", "--data", "no/such/folder").err())
        .contains("--data no/such/folder is not a folder");
    assertThat(terminal.type("standalone", "--port", "70000").err())
        .contains("--port must be 0 to 65535, not 70000");
    assertThat(terminal.platform.asked).isEmpty();
  }

  @Test
  void words_after_bench_and_local_cloud_are_handed_on_as_they_are() {
    assertThat(terminal.type("bench", "chain", "wide", "--json", "x").code()).isZero();
    assertThat(terminal.type("local-cloud", "calls", "--service", "emr").code()).isZero();
    assertThat(terminal.platform.asked)
        .containsExactly("bench chain wide --json x", "local-cloud calls --service emr");
    assertThat(terminal.type("local-cloud", "strat").err()).contains("did you mean 'start'?");
    assertThat(terminal.type("bench").code()).isEqualTo(2);
  }

  @Test
  void a_wrong_date_is_refused_before_anything_is_opened() {
    Outcome outcome =
        terminal.type("backfill", "create", "sales", "--from", "2026-02-30", "--to", "2026-03-01");
    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                2,
                "",
                """
                windlass: --from '2026-02-30' is not a date
                hint: write 2026-01-31 or 2026-01-31T06:00:00Z
                """));
    assertThat(
            terminal
                .type("backfill", "create", "sales", "--from", "2026-03-02", "--to", "2026-03-01")
                .err())
        .contains("--to 2026-03-01 is before --from 2026-03-02");
  }

  @Test
  void a_task_is_marked_with_a_state_that_exists() {
    assertThat(terminal.type("tasks", "mark", "sales", "r", "load", "--state", "done"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                """
                windlass: --state cannot be 'done'
                hint: one of success, failed, skipped
                """));
    assertThat(terminal.type("backfill", "pause", "first").code()).isEqualTo(2);
  }

  @Test
  void a_conf_that_is_no_object_is_refused() {
    assertThat(terminal.type("dags", "trigger", "sales", "--conf", "[1]").err())
        .contains("--conf must be a JSON object");
    assertThat(terminal.type("dags", "trigger", "sales", "--conf", "{").code()).isEqualTo(2);
  }

  @Test
  void a_secret_is_not_taken_from_an_argument() {
    Outcome outcome =
        terminal.type("connections", "set", "db", "--type", "postgres", "--extra", "api_token=abc");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("looks like a secret").doesNotContain("abc");
  }
}
