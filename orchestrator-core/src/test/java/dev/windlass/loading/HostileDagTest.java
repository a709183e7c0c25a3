package dev.windlass.loading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad DAG code against real prober processes: each kind is named, and the files beside it load. One
 * proving ground serves all tests: starting its processes is what takes the time here.
 */
class HostileDagTest {
  private static final Bounds TIGHT =
      new Bounds(Duration.ofSeconds(2), Duration.ofSeconds(2), 96, 64 << 10, 60);

  private static ProvingGround ground;

  private Path folder;
  private DagFiles files;

  @BeforeAll
  static void open(@TempDir Path home) {
    ground = new ProvingGround(home, TIGHT, true);
  }

  @AfterAll
  static void close() {
    ground.close();
  }

  @BeforeEach
  void begin(@TempDir Path folder) {
    this.folder = folder;
    files = new DagFiles(folder);
  }

  /** A file whose DAG is made by a method with this body, which begins at line 7. */
  private static String making(String body) {
    return hostile("Bad", body);
  }

  private static String hostile(String className, String body) {
    return """
    import dev.windlass.dag.*;

    public class %s {
      public static final Dag DAG = make();

      static Dag make() {
    %s
        return Dag.define("bad", d -> d.empty("a"));
      }
    }
    """
        .formatted(className, body.indent(4).stripTrailing());
  }

  private SourceText text(String name) throws IOException {
    Path file = folder.resolve(name);
    return new SourceText(name, file, Files.readString(file));
  }

  private String wrong(String text) throws Exception {
    files.write("Bad.java", text);
    return why(ground.prove(text("Bad.java")));
  }

  private static String why(@Nullable Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Bad.class);
    return ((Verdict.Bad) verdict).why().getMessage();
  }

  @SideBySide
  void the_files_around_bad_ones_load_whatever_those_do() throws Exception {
    files.write("Ends.java", hostile("Ends", "Runtime.getRuntime().halt(7);"));
    files.write("Fails.java", hostile("Fails", "if (true) throw new AssertionError();"));
    files.write(
        "Floods.java",
        hostile(
            "Floods", "while (System.nanoTime() != 0) System.out.println(\"x\".repeat(1000));"));
    files.write("Loops.java", hostile("Loops", "while (System.nanoTime() != 0) {}"));
    files.write("Typo.java", "class Typo { dev.windlass.dag.Dug dug; }");
    List<SourceText> sources = new ArrayList<>();
    for (String bad : List.of("Ends", "Fails", "Floods", "Loops", "Typo")) {
      files.write("After" + bad + ".java", DagFiles.dag("After" + bad, "after_" + bad, "t"));
      sources.add(text(bad + ".java"));
      sources.add(text("After" + bad + ".java"));
    }
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    ground.prove(sources, (s, v) -> verdicts.put(s.name(), v));
    assertThat(verdicts).hasSize(10);
    assertThat(why(verdicts.get("Ends.java")))
        .startsWith("Ends.java:7: error: called Runtime.halt");
    assertThat(why(verdicts.get("Fails.java"))).startsWith("Fails.java:7: error: java.lang.Asser");
    assertThat(why(verdicts.get("Floods.java"))).contains("error: printed more than 64 KiB");
    assertThat(why(verdicts.get("Loops.java"))).contains("error: defining DAGs took longer");
    assertThat(why(verdicts.get("Typo.java"))).startsWith("Typo.java:1: error: cannot find symbol");
    verdicts.keySet().removeIf(name -> !name.startsWith("After"));
    assertThat(verdicts).hasSize(5);
    assertThat(verdicts.values()).allMatch(v -> v instanceof Verdict.Good);
  }

  @SideBySide
  void a_loop_without_end_is_stopped_and_its_line_named() throws Exception {
    assertThat(wrong(making("for (long i = 0; i >= 0; i++) {\n  if (i > 1L << 62) break;\n}")))
        .matches(
            "(?s)Bad\\.java:[78]: error: defining DAGs took longer than 2 s and was stopped; .*");
  }

  @SideBySide
  void a_sleep_is_stopped_and_its_line_named() throws Exception {
    assertThat(wrong(making("try { Thread.sleep(600_000); } catch (InterruptedException e) {}")))
        .startsWith("Bad.java:7: error: defining DAGs took longer than 2 s and was stopped")
        .contains("Thread.sleep(600_000)");
  }

  @SideBySide
  void a_loop_that_ignores_interrupts_and_throwables_is_stopped() throws Exception {
    assertThat(
            wrong(
                making(
                    """
                    while (System.nanoTime() != 0) {
                      try {
                        Thread.sleep(1);
                      } catch (Throwable e) {
                        continue;
                      }
                    }\
                    """)))
        .matches("(?s)Bad\\.java:\\d+: error: defining DAGs took longer than 2 s.*");
  }

  @SideBySide
  void a_call_of_exit_is_named_with_its_line_and_code() throws Exception {
    assertThat(wrong(making("System.exit(3);")))
        .startsWith("Bad.java:7: error: called System.exit(3) while DAGs were defined");
  }

  @SideBySide
  void a_call_of_exit_whose_hook_never_ends_is_stopped() throws Exception {
    assertThat(
            wrong(
                making(
                    """
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                      while (true) Thread.onSpinWait();
                    }));
                    Runtime.getRuntime().exit(0);\
                    """)))
        .startsWith("Bad.java:10: error: ");
  }

  @SideBySide
  void a_call_of_halt_is_named_with_its_line_and_code() throws Exception {
    assertThat(wrong(making("Runtime.getRuntime().halt(7);")))
        .startsWith("Bad.java:7: error: called Runtime.halt(7) while DAGs were defined");
  }

  @SideBySide
  void memory_without_end_is_stopped_also_where_the_code_catches_the_error() throws Exception {
    assertThat(
            wrong(
                making(
                    """
                    var all = new java.util.ArrayList<byte[]>();
                    while (System.nanoTime() != 0) {
                      try {
                        all.add(new byte[1 << 20]);
                      } catch (OutOfMemoryError e) {
                        continue;
                      }
                    }\
                    """)))
        .startsWith("Bad.java")
        .contains("error: used more than 96 MiB of memory while DAGs were defined and was stopped");
  }

  @SideBySide
  void a_stack_overflow_is_an_error_of_its_file() throws Exception {
    assertThat(wrong(making("make();")))
        .startsWith("Bad.java:7: error: java.lang.StackOverflowError");
  }

  @SideBySide
  void a_linkage_error_is_an_error_of_its_file() throws Exception {
    assertThat(wrong(making("if (true) throw new NoClassDefFoundError(\"gone/Library\");")))
        .startsWith("Bad.java:7: error: java.lang.NoClassDefFoundError: gone/Library");
  }

  @SideBySide
  void a_thrown_out_of_memory_error_is_an_error_of_its_file() throws Exception {
    assertThat(wrong(making("if (true) throw new OutOfMemoryError(\"so I say\");")))
        .contains("error: ")
        .startsWith("Bad.java:7: error: java.lang.OutOfMemoryError: so I say");
  }

  @SideBySide
  void an_exception_with_a_message_that_throws_is_an_error_of_its_file() throws Exception {
    assertThat(
            wrong(
                making(
                    """
                    if (true) throw new RuntimeException() {
                      public String getMessage() { throw new IllegalStateException("never"); }
                    };\
                    """)))
        .startsWith("Bad.java: error: ");
  }

  @SideBySide
  void output_without_end_is_stopped() throws Exception {
    assertThat(
            wrong(making("while (System.nanoTime() != 0) System.out.println(\"x\".repeat(1000));")))
        .contains("error: printed more than 64 KiB while DAGs were defined and was stopped")
        .startsWith("Bad.java");
  }

  @SideBySide
  void output_past_system_out_cannot_be_taken_for_an_answer() throws Exception {
    assertThat(
            wrong(
                making(
                    """
                    try {
                      var raw = new java.io.FileOutputStream(java.io.FileDescriptor.out);
                      while (System.nanoTime() != 0) raw.write(new byte[] {'D', 'D', 'F', 0, 0, 0, 1, 'x'});
                    } catch (java.io.IOException e) {}\
                    """)))
        .contains("error: printed more than 64 KiB");
  }

  @SideBySide
  void a_thread_left_running_is_named_with_its_line() throws Exception {
    assertThat(wrong(making("new Thread(() -> { while (true) Thread.onSpinWait(); }).start();")))
        .startsWith("Bad.java:7: error: started a thread that was still running");
  }

  @SideBySide
  void a_virtual_thread_left_running_is_named_with_its_line() throws Exception {
    assertThat(
            wrong(
                making("Thread.startVirtualThread(() -> { while (true) Thread.onSpinWait(); });")))
        .startsWith("Bad.java:7: error: started a thread that was still running");
  }

  @SideBySide
  void threads_without_end_are_stopped() throws Exception {
    assertThat(
            wrong(
                making(
                    """
                    while (System.nanoTime() != 0) {
                      Thread.ofPlatform().start(java.util.concurrent.locks.LockSupport::park);
                      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                    }\
                    """)))
        .contains("error: started more than 60 threads while DAGs were defined and was stopped");
  }

  @SideBySide
  void a_library_whose_threads_idle_is_no_error() throws Exception {
    files.write(
        "Fine.java",
        """
        import dev.windlass.dag.*;
        import java.util.concurrent.*;

        public class Fine {
          static final ExecutorService POOL = Executors.newFixedThreadPool(1);
          public static final Dag DAG = make();

          static Dag make() {
            POOL.submit(() -> 1);
            return Dag.define("fine", d -> d.empty("a"));
          }
        }
        """);
    assertThat(ground.prove(text("Fine.java"))).isInstanceOf(Verdict.Good.class);
  }

  @SideBySide
  void what_one_file_leaves_behind_is_not_held_against_the_next() throws Exception {
    files.write(
        "Trap.java",
        """
        import dev.windlass.dag.*;

        public class Trap {
          public static final Dag DAG = make();

          static Dag make() {
            var timer = new java.util.Timer(true);
            timer.schedule(new Quit(), 30);
            return Dag.define("trap", d -> d.empty("a"));
          }

          static class Quit extends java.util.TimerTask {
            public void run() { Runtime.getRuntime().halt(1); }
          }
        }
        """);
    List<SourceText> sources = new ArrayList<>(List.of(text("Trap.java")));
    for (int i = 0; i < 30; i++) {
      files.write("G" + i + ".java", DagFiles.dag("G" + i, "g" + i, "t"));
      sources.add(text("G" + i + ".java"));
    }
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    ground.prove(sources, (s, v) -> verdicts.put(s.name(), v));
    verdicts.remove("Trap.java");
    assertThat(verdicts.values()).hasSize(30).allMatch(v -> v instanceof Verdict.Good);
  }

  @SideBySide
  void nesting_that_is_too_deep_for_javac_is_an_error_of_its_file() throws Exception {
    String deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);
    assertThat(wrong(making("int x = " + deep + ";"))).startsWith("Bad.java");
  }

  @SideBySide
  void a_hanging_file_comes_after_the_others_not_before() throws Exception {
    try (var patient =
        new ProvingGround(
            folder,
            new Bounds(Duration.ofSeconds(3), Duration.ofMillis(1500), 96, 64 << 10, 60),
            false)) {
      files.write("Bad.java", making("while (System.nanoTime() != 0) Thread.onSpinWait();"));
      files.write("Good.java", DagFiles.dag("Good", "good", "t"));
      List<String> order = new ArrayList<>();
      Map<String, Verdict> verdicts = new LinkedHashMap<>();
      patient.prove(
          List.of(text("Bad.java"), text("Good.java")),
          (s, v) -> {
            order.add(s.name());
            verdicts.put(s.name(), v);
          });
      assertThat(order).containsExactly("Good.java", "Bad.java");
      assertThat(((Verdict.Bad) verdicts.get("Bad.java")).why().getMessage())
          .startsWith("Bad.java:7: error: defining DAGs took longer than 3 s and was stopped");
    }
  }

  @SideBySide
  void slow_but_good_code_may_take_its_time() throws Exception {
    try (var patient =
        new ProvingGround(
            folder,
            new Bounds(Duration.ofSeconds(10), Duration.ofMillis(300), 96, 64 << 10, 60),
            false)) {
      files.write(
          "Bad.java", making("try { Thread.sleep(800); } catch (InterruptedException e) {}"));
      assertThat(patient.prove(text("Bad.java"))).isInstanceOf(Verdict.Good.class);
    }
  }

  @SideBySide
  void an_unstable_structure_is_named_with_its_field() throws Exception {
    files.write(
        "Chance.java",
        """
        import dev.windlass.dag.*;

        public class Chance {
          public static final Dag DAG =
              Dag.define("chance", d -> {
                d.description("made at " + System.nanoTime());
                d.empty("a");
              });
        }
        """);
    assertThat(ground.prove(text("Chance.java")))
        .isInstanceOfSatisfying(
            Verdict.Good.class,
            good -> {
              assertThat(good.unstable()).hasSize(1);
              assertThat(good.unstable().getFirst().dagId()).isEqualTo("chance");
              assertThat(good.unstable().getFirst().words())
                  .matches("description: \"made at \\d+\", then \"made at \\d+\"");
            });
  }

  @SideBySide
  void a_prober_that_cannot_start_is_nobodys_fault() throws Exception {
    files.write("Good.java", DagFiles.dag("Good", "good", "t"));
    try (var none =
        new ProvingGround(
            folder,
            // No Java machine starts with so little.
            new Bounds(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 1024, 60),
            false)) {
      assertThat(none.prove(text("Good.java")))
          .isInstanceOfSatisfying(
              Verdict.NotTried.class,
              no ->
                  assertThat(no.why())
                      .startsWith(
                          "Good.java: error: the process that tries DAG files does not start: "));
    }
  }
}
