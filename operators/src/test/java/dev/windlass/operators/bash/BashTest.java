package dev.windlass.operators.bash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.SkipTask;
import dev.windlass.operators.testing.OperatorContext;
import dev.windlass.settings.Connection;
import dev.windlass.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class BashTest {
  private final OperatorContext context;
  private final Path scratch;

  BashTest(@TempDir Path scratch) {
    this.scratch = scratch;
    context = new OperatorContext(scratch);
  }

  @Test
  void output_is_streamed_and_the_last_line_is_the_output() throws Exception {
    var result = Bash.of("echo one; echo two >&2; echo $((1+2))").run(context);

    assertThat(result).isEqualTo(new BashResult(0, "3"));
    assertThat(context.lines()).containsExactly("info: one", "info: two", "info: 3");
  }

  @Test
  void exit_code_99_skips_and_any_other_fails_with_the_last_line() {
    assertThatThrownBy(() -> Bash.of("exit 99").run(context)).isInstanceOf(SkipTask.class);
    assertThatThrownBy(() -> Bash.of("echo no such thing; exit 3").run(context))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("no such thing");
  }

  @Test
  void the_script_sees_its_run_and_secrets_but_not_among_arguments() throws Exception {
    context.with(
        new Connection(
            "db",
            "postgres",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Secret.of("s3cret-value")),
            Map.of()));

    var result =
        Bash.of(
                """
                test "$PW" = s3cret-value || exit 1
                tr '\\0' ' ' < /proc/$$/cmdline | grep -q s3cret && exit 2
                echo "$WINDLASS_TASK_ID $COLOUR"
                """)
            .withSecret("PW", "db")
            .withEnvironment("COLOUR", "green")
            .run(context);

    assertThat(result.lastLine()).isEqualTo("test_task green");
  }

  @Test
  void only_harmless_variables_are_inherited() throws Exception {
    var result = Bash.of("env | cut -d= -f1 | sort | tr '\\n' ' '").run(context);

    assertThat(result.lastLine().split(" "))
        .allMatch(
            name ->
                name.startsWith("WINDLASS_")
                    || java.util.Set.of(
                            "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "PWD",
                            "SHLVL", "_", "OLDPWD")
                        .contains(name));
  }

  @Test
  void cancelling_kills_the_script_and_everything_it_started() throws Exception {
    var marker = scratch.resolve("pids");
    var script =
        """
        trap '' TERM
        sleep 300 & echo $! > pids.part
        (setsid_less() { sleep 300; }; setsid_less) & echo $! >> pids.part
        mv pids.part pids
        wait
        """;
    var ended = new CompletableFuture<Throwable>();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    var unused = Bash.of(script).run(context);
                    ended.completeExceptionally(new AssertionError("ended by itself"));
                  } catch (Exception e) {
                    ended.complete(e);
                  }
                });
    while (!Files.exists(marker)) {
      Thread.onSpinWait();
    }
    var pids = Files.readAllLines(marker).stream().map(Long::parseLong).toList();

    thread.interrupt();

    assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(pids).hasSize(2);
    for (long pid : pids) {
      ProcessHandle.of(pid).ifPresent(p -> p.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
  }
}
