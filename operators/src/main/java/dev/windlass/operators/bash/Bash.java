package dev.windlass.operators.bash;

import dev.windlass.dag.Action;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs a Bash script, its output streamed into the task's log. Exit code 0 is success, {@value
 * #SKIP} skips the task, anything else fails it. Cancelled, it is killed with everything it
 * started.
 *
 * <p>The script sees a small environment of its own and none of Windlass's settings. Secrets come
 * from connections into variables at the last moment; the script lies in a file, never among the
 * arguments of a process. Immutable.
 *
 * @param script the script
 * @param environment variables for it; no secrets
 * @param secrets variables whose value is the password of a connection, by id
 * @param folder where it runs; empty for a scratch folder of its own
 */
public record Bash(
    String script, Map<String, String> environment, Map<String, String> secrets, String folder)
    implements Action<BashResult> {

  /** The exit code that skips the task. */
  public static final int SKIP = 99;

  /** Copies the maps, keeping their order. */
  public Bash {
    if (script.isBlank()) {
      throw new IllegalArgumentException("a Bash operator needs a script");
    }
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
  }

  /** Runs {@code script}. */
  public static Bash of(String script) {
    return new Bash(script, Map.of(), Map.of(), "");
  }

  /** With one more variable. */
  public Bash withEnvironment(String name, String value) {
    var all = new LinkedHashMap<>(environment);
    all.put(name, value);
    return new Bash(script, all, secrets, folder);
  }

  /** With the password of a connection in a variable. */
  public Bash withSecret(String name, String connectionId) {
    var all = new LinkedHashMap<>(secrets);
    all.put(name, connectionId);
    return new Bash(script, environment, all, folder);
  }

  /** Run in this folder. */
  public Bash withFolder(Path where) {
    return new Bash(script, environment, secrets, where.toString());
  }

  @Override
  public BashResult run(TaskContext context) throws IOException, InterruptedException {
    var scratch = context.scratch();
    var file = Files.writeString(scratch.resolve("script.sh"), script, StandardCharsets.UTF_8);
    var where = folder.isEmpty() ? scratch : Path.of(folder);
    if (!Files.isDirectory(where)) {
      throw new FailTask("there is no folder %s to run the script in".formatted(where));
    }
    var process = ProcessGroup.start(file, where, variables(context));
    var output = new OutputPump(process.output(), context.log());
    int code;
    try {
      code = process.await();
      output.await();
    } catch (InterruptedException e) {
      context.log().warn("Cancelled; killing the script and what it started");
      process.kill();
      throw e;
    }
    return switch (code) {
      case 0 -> new BashResult(0, output.lastLine());
      case SKIP -> throw new SkipTask("the script ended with exit code " + SKIP);
      default ->
          throw new IOException(
              "the script ended with exit code %d; its last line was: %s"
                  .formatted(code, output.lastLine().isEmpty() ? "(none)" : output.lastLine()));
    };
  }

  private Map<String, String> variables(TaskContext context) {
    var run = context.run();
    var all = new LinkedHashMap<String, String>();
    all.put("WINDLASS_DAG_ID", run.dagId());
    all.put("WINDLASS_RUN_ID", run.runId());
    all.put("WINDLASS_TASK_ID", run.taskId());
    all.put("WINDLASS_TRY_NUMBER", String.valueOf(run.tryNumber()));
    run.logical().ifPresent(date -> all.put("WINDLASS_LOGICAL_DATE", date.toString()));
    all.putAll(environment);
    secrets.forEach(
        (name, id) ->
            all.put(
                name,
                context
                    .connection(id)
                    .password()
                    .orElseThrow(() -> new FailTask("connection %s has no password".formatted(id)))
                    .reveal()));
    return all;
  }
}
