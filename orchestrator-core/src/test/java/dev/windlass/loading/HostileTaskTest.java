package dev.windlass.loading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.config.Config;
import dev.windlass.engine.Engine;
import dev.windlass.settings.LogPaths;
import dev.windlass.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that mean the worst, in a whole engine in this very process: each fails by itself, and the
 * DAGs beside them run on. Were one exit not refused, there would be no process left to say so.
 */
class HostileTaskTest {
  private static final String EXITS =
      """
      import dev.windlass.dag.*;
      import java.time.Duration;
      import java.util.Optional;
      import java.util.function.IntConsumer;

      public class Exits {
        public static final Dag DAG = Dag.define("exits", d -> {
          d.retries(Retries.of(2).delay(Duration.ofMillis(1)));
          d.task("exit").call(String.class, run -> { System.exit(3); return "x"; });
          d.task("halt").call(String.class, run -> { Runtime.getRuntime().halt(4); return "x"; });
          d.task("reference").call(String.class, run -> {
            IntConsumer end = System::exit;
            end.accept(5);
            return "x";
          });
          d.task("sensor").run(Waits.class, run -> new Waits());
          d.task("job").run(Job.class, run -> new Job());
          d.task("callback").onSuccess(o -> System.exit(6)).call(String.class, run -> "x");
        });

        record Waits() implements Sensor<String> {
          public Poke<String> poke(TaskContext context) {
            System.exit(7);
            return new Poke.Ready<>("x");
          }
        }

        record Job() implements RemoteJob<String, String> {
          public String submit(TaskContext context, String key) { return key; }

          public Optional<String> find(TaskContext context, String key) { return Optional.of(key); }

          public Progress<String> poll(TaskContext context, String handle) {
            System.exit(8);
            return new Progress.Done<>("x");
          }

          public Cancellation cancel(TaskContext context, String handle) {
            context.log().info("ended the job");
            return Cancellation.GONE;
          }
        }
      }
      """;

  private static final String ERRORS =
      """
      import dev.windlass.dag.*;
      import java.time.Duration;

      public class Errors {
        public static final Dag DAG = Dag.define("errors", d -> {
          d.task("memory").call(String.class, run -> "" + new long[Integer.MAX_VALUE].length);
          d.task("stack").call(Integer.class, run -> deeper(0));
          d.task("linkage").call(String.class, run -> { throw new NoClassDefFoundError("a/Gone"); });
          d.task("initialiser").call(String.class, run -> Broken.NAME);
          d.task("own").call(String.class, run -> { throw new Own(); });
          d.task("silent").call(String.class, run -> { throw new Silent(); });
          d.task("again").retries(Retries.of(1).delay(Duration.ofMillis(1))).call(
              Integer.class, run -> { if (run.tryNumber() == 1) throw new Own(); return 1; });
        });

        static int deeper(int n) { return deeper(n + 1) + 1; }

        static class Broken {
          static final String NAME = name();
          static String name() { throw new IllegalStateException("never"); }
        }

        static class Own extends Error {}

        static class Silent extends RuntimeException {
          public String getMessage() { throw new Own(); }
          public Throwable getCause() { throw new Own(); }
        }
      }
      """;

  private static TestDatabase db;
  private static Engine engine;
  private static LogPaths logs;

  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    Config config = Config.load(Map.of("WINDLASS_HOME", home.toString()));
    logs = LogPaths.in(config.home());
    Path folder = Files.createDirectories(config.engine().dagsFolder());
    var files = new DagFiles(folder);
    files.write("Exits.java", EXITS);
    files.write("Errors.java", ERRORS);
    files.write("Healthy.java", DagFiles.dag("Healthy", "healthy", "t"));
    files.jar(
        "team.jar",
        DagFiles.factory("packed")
            .replace("run -> \"packed\"", "run -> left()")
            .replace(
                "public List",
                "static String left() { System.exit(9); return \"x\"; }\n  public List"));
    db = TestDatabase.create();
    engine = Engine.start(db.database(), config, true, false);
    assertThat(engine.awaitDags(Duration.ofMinutes(1))).isTrue();
    assertThat(db.query("select string_agg(message, '; ') from import_error")).isNull();
  }

  @AfterAll
  static void stop() {
    engine.close();
    db.close();
  }

  private static void run(String dag) {
    db.execute(
        "insert into command (kind, payload, requested_by) values ('trigger',"
            + " '{\"dag_id\":\"%s\",\"run_id\":\"a\"}', 'test')".formatted(dag));
    db.execute("notify windlass_command");
  }

  private static void awaitRun(String dag, String state) {
    awaitValue(
        "select state from dag_run where dag_id = '%s' and state in ('success', 'failed')"
            .formatted(dag),
        state);
  }

  private static void awaitValue(String sql, @Nullable String expected) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String last = db.query(sql);
    while (!Objects.equals(last, expected) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
      last = db.query(sql);
    }
    assertThat(last).as(sql).isEqualTo(expected);
  }

  /** State, tries and reason of a task. */
  private static String end(String dag, String task) {
    return String.valueOf(
        db.query(
            """
            select t.state || ' ' || t.try_number || ' ' || coalesce(t.reason, '-')
              from dag_run r join task_instance t
                on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
             where r.dag_id = '%s' and t.task_id = '%s'
            """
                .formatted(dag, task)));
  }

  private static String log(String dag, String task) throws IOException {
    return Files.readString(logs.of(dag, "a", task, -1, 1));
  }

  private static String refused(String call) {
    return "failed 1 %s in a DAG's code would end Windlass; it is refused: throw FailTask to fail a task"
        .formatted(call);
  }

  @Test
  void exits_fail_their_tasks_at_once_and_end_nothing_else() throws Exception {
    run("exits");
    run("packed");
    run("healthy");
    awaitRun("exits", "failed");
    awaitRun("packed", "failed");
    awaitRun("healthy", "success");
    assertThat(end("exits", "exit")).isEqualTo(refused("System.exit(3)"));
    assertThat(end("exits", "halt")).isEqualTo(refused("Runtime.halt(4)"));
    assertThat(end("exits", "reference")).isEqualTo(refused("System.exit(5)"));
    assertThat(end("exits", "sensor")).isEqualTo(refused("System.exit(7)"));
    assertThat(end("exits", "job")).isEqualTo(refused("System.exit(8)"));
    assertThat(end("packed", "a")).isEqualTo(refused("System.exit(9)"));
    assertThat(end("exits", "callback")).isEqualTo("success 1 -");
    assertThat(log("exits", "exit"))
        .contains("System.exit(3) in a DAG's code would end Windlass")
        .contains("(Exits.java:9)");
    assertThat(log("packed", "a")).contains("(Factory.java:7)");
    assertThat(log("exits", "job")).contains("ended the job");
    awaitValue("select count(*) from callback_request", "0");
    assertThat(log("exits", "callback")).contains("System.exit(6) in a DAG's code");
  }

  @Test
  void an_error_fails_its_attempt_and_nothing_else() throws Exception {
    run("errors");
    awaitRun("errors", "failed");
    assertThat(end("errors", "memory")).startsWith("failed 1 OutOfMemoryError: ");
    assertThat(end("errors", "stack")).isEqualTo("failed 1 StackOverflowError");
    assertThat(end("errors", "linkage")).isEqualTo("failed 1 NoClassDefFoundError: a/Gone");
    assertThat(end("errors", "initialiser")).isEqualTo("failed 1 ExceptionInInitializerError");
    assertThat(end("errors", "own")).isEqualTo("failed 1 Own");
    assertThat(end("errors", "silent"))
        .isEqualTo("failed 1 Silent: its message cannot be read, that throws Errors$Own");
    assertThat(end("errors", "again")).isEqualTo("success 2 -");
    assertThat(log("errors", "own")).contains("(Errors.java:10)");
    assertThat(log("errors", "silent")).contains("its trace cannot be read");
    assertThat(log("errors", "stack")).contains("Errors.deeper(Errors.java:16)");
  }
}
