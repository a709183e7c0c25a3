package dev.windlass.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceLoaderTest {
  private Path folder;
  private DagFiles files;

  @BeforeEach
  void folder(@TempDir Path folder) {
    this.folder = folder;
    files = new DagFiles(folder);
  }

  private List<Dag> load(String name) throws Exception {
    return load(name, Duration.ofSeconds(30));
  }

  private List<Dag> load(String name, Duration limit) throws Exception {
    var loader = new SourceLoader(folder, new TimeLimit(limit));
    return name.endsWith(".jar")
        ? loader.jar(name, folder.resolve(name))
        : loader.java(text(name), compile(name));
  }

  private SourceText text(String name) throws IOException {
    Path file = folder.resolve(name);
    return new SourceText(name, file, Files.readString(file));
  }

  private Compilation compile(String name) throws IOException, LoadFailed {
    try (var javac = new Javac(folder)) {
      return javac.one(text(name));
    }
  }

  private List<String> ids(String name) throws Exception {
    return load(name).stream().map(Dag::id).toList();
  }

  @Test
  void a_class_may_hold_several_dags_in_fields_and_factories() throws Exception {
    files.write(
        "Several.java",
        """
        import dev.windlass.dag.*;
        import java.util.List;

        public class Several {
          public static final Dag ONE = Dag.define("one", d -> d.empty("a"));
          public static final Dag TWO = Dag.define("two", d -> d.empty("a"));

          public static class More implements DagFactory {
            public List<Dag> dags() {
              return List.of(Dag.define("three", d -> d.empty("a")));
            }
          }
        }
        """);
    assertThat(ids("Several.java")).containsExactly("one", "three", "two");
  }

  @Test
  void a_compact_source_file_needs_no_class_and_no_main() throws Exception {
    files.write(
        "hello.java",
        """
        import dev.windlass.dag.*;

        Dag greet = Dag.define("greet", d -> d.task("say").call(String.class, run -> word()));

        Dag leave() {
          return Dag.define("leave", d -> d.empty("wave"));
        }

        String word() {
          return "hello";
        }
        """);
    assertThat(ids("hello.java")).containsExactly("greet", "leave");
  }

  @Test
  void a_compact_source_file_may_have_a_main() throws Exception {
    files.write(
        "hello.java",
        """
        import dev.windlass.dag.*;

        Dag greet = Dag.define("greet", d -> d.empty("say"));

        void main() {
          IO.println(greet.id());
        }
        """);
    assertThat(ids("hello.java")).containsExactly("greet");
  }

  @Test
  void a_wrong_type_is_reported_with_file_line_and_caret() throws Exception {
    files.write(
        "Bad.java",
        """
        import dev.windlass.dag.*;

        public class Bad {
          public static final Dag DAG = Dag.define("bad", d -> {
            var rows = d.task("count").call(Integer.class, run -> 7);
            d.task("print").with(rows).call(String.class, (run, n) -> n.strip());
          });
        }
        """);
    assertThatThrownBy(() -> load("Bad.java"))
        .isInstanceOf(LoadFailed.class)
        .hasMessageContaining("Bad.java:6: error: ")
        .hasMessageContaining("cannot find symbol")
        .hasMessageContaining(
            """
                d.task("print").with(rows).call(String.class, (run, n) -> n.strip());
                                                                           ^\
            """);
  }

  @Test
  void every_error_of_a_compact_file_is_shown_where_it_stands() throws Exception {
    files.write(
        "broken.java",
        """
        import dev.windlass.dag.*;

        Dag a = Dag.define("a", d -> d.emty("x"));
        \tDag b = nothing;
        """);
    assertThatThrownBy(() -> load("broken.java"))
        .hasMessageContaining("broken.java:3: error: ")
        .hasMessageContaining("broken.java:4: error: ")
        .hasMessageContaining("\tDag b = nothing;\n\t        ^");
  }

  @Test
  void helper_classes_in_a_sub_folder_are_compiled_with_the_file_and_count_as_its_inputs()
      throws Exception {
    files.write(
        "names/Names.java",
        """
        package names;

        public class Names {
          public static String of(String part) {
            return "helped_" + part;
          }
        }
        """);
    files.write(
        "Helped.java",
        """
        import dev.windlass.dag.*;
        import names.Names;

        public class Helped {
          public static final Dag DAG = Dag.define(Names.of("dag"), d -> d.empty("a"));
        }
        """);
    assertThat(ids("Helped.java")).containsExactly("helped_dag");
    assertThat(compile("Helped.java").inputs()).containsExactly(folder.resolve("names/Names.java"));
  }

  @Test
  void an_error_in_a_helper_names_the_helper() throws Exception {
    files.write("names/Names.java", "package names; public class Names { int x = \"a\"; }\n");
    files.write(
        "Helped.java",
        """
        import dev.windlass.dag.*;

        public class Helped {
          public static final Dag DAG = Dag.define("x" + new names.Names(), d -> d.empty("a"));
        }
        """);
    assertThatThrownBy(() -> load("Helped.java"))
        .hasMessageStartingWith("names/Names.java:1: error:");
  }

  @Test
  void an_invalid_dag_is_reported_at_the_line_that_defines_it() throws Exception {
    files.write(
        "Twice.java",
        """
        import dev.windlass.dag.*;

        public class Twice {
          public static final Dag DAG =
              Dag.define("twice", d -> { d.empty("a"); d.empty("a"); });
        }
        """);
    assertThatThrownBy(() -> load("Twice.java"))
        .hasMessage(
            """
            Twice.java:5: error: DAG 'twice' is invalid: task id 'a' is used twice; ids must be \
            unique in a DAG
                  Dag.define("twice", d -> { d.empty("a"); d.empty("a"); });
                  ^\
            """);
  }

  @Test
  void a_file_without_a_dag_says_what_it_lacks() throws Exception {
    files.write("Empty.java", "public class Empty {}\n");
    assertThatThrownBy(() -> load("Empty.java"))
        .hasMessageStartingWith("Empty.java: error: no DAG found; declare a public static");
  }

  @Test
  void a_dag_defined_twice_in_one_file_is_refused() throws Exception {
    files.write(
        "Same.java",
        """
        import dev.windlass.dag.*;

        public class Same {
          public static final Dag A = Dag.define("same", d -> d.empty("a"));
          public static final Dag B = Dag.define("same", d -> d.empty("b"));
        }
        """);
    assertThatThrownBy(() -> load("Same.java"))
        .hasMessage("Same.java: error: DAG 'same' is defined twice in this file");
  }

  @Test
  void a_file_that_never_ends_is_given_up_and_the_line_named() throws Exception {
    files.write(
        "Loops.java",
        """
        import dev.windlass.dag.*;

        public class Loops {
          public static final Dag DAG = make();

          static Dag make() {
            while (!Thread.currentThread().isInterrupted()) {
              Thread.onSpinWait();
            }
            return Dag.define("loops", d -> d.empty("a"));
          }
        }
        """);
    assertThatThrownBy(() -> load("Loops.java", Duration.ofMillis(300)))
        .hasMessageMatching(
            "(?s)Loops\\.java:[78]: error: defining DAGs took longer than .*do the work in"
                + " tasks.*");
  }

  @Test
  void two_files_may_have_classes_of_the_same_name() throws Exception {
    files.write("A.java", DagFiles.dag("A", "a", "t") + "class Shared { static int x = 1; }\n");
    files.write("B.java", DagFiles.dag("B", "b", "t") + "class Shared { static int x = 2; }\n");
    assertThat(ids("A.java")).containsExactly("a");
    assertThat(ids("B.java")).containsExactly("b");
  }

  @Test
  void a_jar_with_a_factory_is_loaded_in_its_own_class_loader() throws Exception {
    files.jar("team.jar", DagFiles.factory("from_a_jar"));
    assertThat(ids("team.jar")).containsExactly("from_a_jar");
  }

  @Test
  void a_broken_jar_is_an_error_of_its_own() throws Exception {
    files.write("bad.jar", "this is no jar");
    assertThatThrownBy(() -> load("bad.jar"))
        .isInstanceOf(LoadFailed.class)
        .hasMessageStartingWith("bad.jar: error: ");
  }
}
