package dev.windlass.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.windlass.dag.Dag;
import dev.windlass.dag.ExitRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real compiled classes that would end this very process. Were one of them not rewritten, no test
 * would be left to say so.
 */
class ExitRewritingTest {
  private static final String EXITS =
      """
      import java.util.function.*;

      public class Exits implements Runnable {
        static class Inner {
          static void leave() { System.exit(4); }
        }

        interface Two { void with(Runtime runtime, int status); }

        static class Part {}
        static class Left extends Part {}
        static class Right extends Part {}

        final String how;

        public Exits(String how) { this.how = how; }

        public void run() {
          switch (how) {
            case "directly" -> System.exit(3);
            case "runtime" -> Runtime.getRuntime().exit(5);
            case "halt" -> Runtime.getRuntime().halt(6);
            case "lambda" -> { Runnable r = () -> System.exit(7); r.run(); }
            case "reference" -> { IntConsumer c = System::exit; c.accept(8); }
            case "bound" -> { IntConsumer c = Runtime.getRuntime()::exit; c.accept(9); }
            case "unbound" -> { Two t = Runtime::halt; t.with(Runtime.getRuntime(), 10); }
            case "serializable" -> {
              IntConsumer c = (IntConsumer & java.io.Serializable) System::exit;
              c.accept(11);
            }
            case "nested" -> Inner.leave();
            case "merged" -> merged(how.length());
            case "caught" -> {
              try {
                System.exit(13);
              } catch (Exception e) {
                return;
              } finally {
                Thread.yield();
              }
            }
            case "initialiser" -> new Object() { { System.exit(14); } };
            case "not at all" -> System.gc();
            default -> throw new IllegalArgumentException(how);
          }
        }

        /** Types are joined here, so that its stack map says more than how deep the stack is. */
        static Part merged(int n) {
          Part part = n > 3 ? new Left() : new Right();
          for (int i = 0; i < n; i++) {
            if (i == 2) System.exit(12);
            part = i % 2 == 0 ? new Right() : part;
          }
          return part;
        }
      }
      """;

  private Path folder;

  @BeforeEach
  void folder(@TempDir Path folder) {
    this.folder = folder;
  }

  private Map<String, byte[]> compile(String className, String text) throws Exception {
    try (var javac = new Javac(folder)) {
      return javac
          .one(new SourceText(className + ".java", folder.resolve(className + ".java"), text))
          .classes();
    }
  }

  private Runnable exits(String how, UnaryOperator<byte[]> defining) throws Exception {
    var loader =
        new MemoryClasses(
            compile("Exits", EXITS), folder, defining, ExitRewritingTest.class.getClassLoader());
    return (Runnable) loader.loadClass("Exits").getConstructor(String.class).newInstance(how);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "directly, System.exit(3)",
    "runtime, Runtime.exit(5)",
    "halt, Runtime.halt(6)",
    "lambda, System.exit(7)",
    "reference, System.exit(8)",
    "bound, Runtime.exit(9)",
    "unbound, Runtime.halt(10)",
    "serializable, System.exit(11)",
    "nested, System.exit(4)",
    "merged, System.exit(12)",
    "caught, System.exit(13)",
    "initialiser, System.exit(14)",
  })
  void a_call_that_would_end_the_process_is_refused_where_it_stands(String how, String call)
      throws Exception {
    Runnable exits = exits(how, ExitRewriting::of);
    Throwable refused = catchThrowable(exits::run);
    assertThat(refused)
        .isInstanceOf(ExitRefused.class)
        .hasMessage(
            call
                + " in a DAG's code would end Windlass; it is refused: throw FailTask to fail a"
                + " task");
    int line =
        Arrays.stream(refused.getStackTrace())
            .filter(SourceLoader::isAuthors)
            .findFirst()
            .orElseThrow()
            .getLineNumber();
    if (!how.equals("nested")) {
      String number = call.replaceAll("\\D", "");
      assertThat(EXITS.lines().toList().get(line - 1)).containsAnyOf("(" + number + ")", ", 10)");
    }
  }

  @Test
  void other_code_of_such_a_class_runs_as_it_was_written() throws Exception {
    exits("not at all", ExitRewriting::of).run();
    Runnable other = exits("unheard of", ExitRewriting::of);
    assertThatThrownBy(other::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unheard of");
  }

  @Test
  void a_class_without_such_calls_is_defined_with_its_very_bytes() throws Exception {
    Map<String, byte[]> classes = compile("Exits", EXITS);
    assertThat(classes.get("Exits$Left")).isSameAs(ExitRewriting.of(classes.get("Exits$Left")));
    byte[] before = classes.get("Exits").clone();
    assertThat(ExitRewriting.of(classes.get("Exits"))).isNotEqualTo(before);
    assertThat(classes.get("Exits")).isEqualTo(before);
  }

  @Test
  void methods_that_are_only_called_alike_are_left_alone() throws Exception {
    Map<String, byte[]> classes =
        compile(
            "Alike",
            """
            public class Alike {
              static class Runtime { void halt(int status) {} }
              static void exit(int status) {}
              public static void all() { exit(1); new Runtime().halt(2); }
            }
            """);
    classes.values().forEach(code -> assertThat(ExitRewriting.of(code)).isSameAs(code));
  }

  @Test
  void what_is_no_class_is_left_to_whoever_defines_it() {
    byte[] none = {1, 2, 3};
    assertThat(ExitRewriting.of(none)).isSameAs(none);
  }

  @Test
  void the_classes_of_a_jar_are_rewritten_on_their_way_too() throws Exception {
    String text =
        DagFiles.factory("from_a_jar")
            .replace("return List", "if (folded()) System.exit(3);\n    return List")
            .replace(
                "public List<Dag> dags",
                "boolean folded() { return true; }\n  public List<Dag> dags");
    new DagFiles(folder).jar("team.jar", text);
    var loader = new SourceLoader(folder, new TimeLimit(Duration.ofSeconds(30)));
    assertThatThrownBy(() -> loader.jar("team.jar", folder.resolve("team.jar")))
        .isInstanceOf(LoadFailed.class)
        .hasMessageContaining("System.exit(3) in a DAG's code would end Windlass");
  }

  @Test
  void a_jar_s_other_classes_and_packages_are_as_they_were() throws Exception {
    String text =
        DagFiles.factory("from_a_jar")
            .replace("return List", "if (team == null) System.exit(3);\n    return List")
            .replace(
                "public List<Dag> dags",
                "final String team = getClass().getPackage().getName();\n  public List<Dag> dags");
    new DagFiles(folder).jar("team.jar", text);
    var loader = new SourceLoader(folder, new TimeLimit(Duration.ofSeconds(30)));
    assertThat(loader.jar("team.jar", folder.resolve("team.jar")))
        .extracting(Dag::id)
        .containsExactly("from_a_jar");
    Path jar = folder.resolve("team.jar");
    Class<?> type =
        new JarClasses(jar, ExitRewriting::of, getClass().getClassLoader())
            .loadClass("team.Factory");
    assertThat(type.getPackage().getName()).isEqualTo("team");
    assertThat(type.getProtectionDomain().getCodeSource().getLocation())
        .isEqualTo(jar.toUri().toURL());
  }
}
