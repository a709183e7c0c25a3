package dev.windlass.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Dag;
import dev.windlass.store.DagDao;
import dev.windlass.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

class DagProcessorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String HELPED =
      """
      import dev.windlass.dag.*;

      public class Helped {
        public static final Dag DAG = Dag.define("helped", d -> d.empty(names.Names.NAME));
      }
      """;

  private Path folder;
  private TestDatabase db;
  private DagFiles files;
  private DagRegistry registry;
  private @Nullable DagProcessor processor;

  @BeforeEach
  void start(@TempDir Path folder) {
    this.folder = folder;
    db = TestDatabase.create();
    files = new DagFiles(folder);
    registry = new DagRegistry(new StoredSources(db.dao(DagDao.class), folder));
  }

  @AfterEach
  void stop() {
    if (processor != null) {
      processor.close();
    }
    db.close();
  }

  private void run() throws InterruptedException {
    processor = DagProcessor.start(folder, db.dao(DagDao.class), registry);
    assertThat(processor.awaitLoaded(PATIENCE)).isTrue();
  }

  private void restart() throws InterruptedException {
    if (processor != null) {
      processor.close();
    }
    registry = new DagRegistry(new StoredSources(db.dao(DagDao.class), folder));
    run();
  }

  /** Waits until the query's first value is {@code expected}. */
  private void awaitValue(String sql, @Nullable String expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = db.query(sql);
    while (!Objects.equals(last, expected) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
      last = db.query(sql);
    }
    assertThat(last).as(sql).isEqualTo(expected);
  }

  /** New code is taken into use after its rows are durable. */
  private void awaitOtherCode(Dag first) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (registry.find("sales", 1) == first && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(registry.find("sales", 1)).isNotSameAs(first);
  }

  private String error(String file) {
    return String.valueOf(
        db.query("select message from import_error where source_file = '" + file + "'"));
  }

  @SideBySide
  void a_dropped_file_is_stored_with_its_structure_and_source_and_can_be_run() throws Exception {
    run();
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    awaitValue("select version from dag where dag_id = 'sales' and is_active", "1");
    assertThat(db.query("select structure->'tasks'->0->>'id' from dag_version")).isEqualTo("load");
    assertThat(db.query("select source from dag_version")).contains("public class Sales");
    assertThat(db.query("select source_file from dag")).isEqualTo("Sales.java");
    assertThat(registry.find("sales", 1).structure().tasks()).hasSize(1);
  }

  @SideBySide
  void a_new_structure_makes_a_version_and_an_equal_one_does_not() throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    Dag first = registry.find("sales", 1);

    files.write("Sales.java", "// only a comment\n" + DagFiles.dag("Sales", "sales", "load"));
    awaitValue("select source like '// only%' from dag_version", "t");
    assertThat(db.query("select count(*) from dag_version")).isEqualTo("1");
    awaitOtherCode(first);

    files.write("Sales.java", DagFiles.dag("Sales", "sales", "copy"));
    awaitValue("select version from dag", "2");
    assertThat(registry.find("sales", 1).structure().tasks().getFirst().id()).isEqualTo("load");
    assertThat(registry.find("sales", 2).structure().tasks().getFirst().id()).isEqualTo("copy");
  }

  @SideBySide
  void a_broken_file_shows_its_error_and_the_last_good_version_stays_until_it_is_mended()
      throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    files.write(
        "Sales.java",
        DagFiles.dag("Sales", "sales", "load").replace("String.class", "Sting.class"));
    awaitValue("select count(*) from import_error", "1");
    assertThat(error("Sales.java"))
        .startsWith("Sales.java:5: error: cannot find symbol")
        .contains("Sting.class");
    assertThat(db.query("select is_active from dag where dag_id = 'sales'")).isEqualTo("t");
    assertThat(registry.find("sales", 1).id()).isEqualTo("sales");

    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    awaitValue("select count(*) from import_error", "0");
  }

  @SideBySide
  void a_deleted_file_makes_its_dag_inactive_and_its_return_active_again() throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    files.delete("Sales.java");
    awaitValue("select is_active from dag where dag_id = 'sales'", "f");
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    awaitValue("select is_active from dag where dag_id = 'sales'", "t");
    assertThat(db.query("select count(*) from dag_version")).isEqualTo("1");
  }

  @SideBySide
  void a_file_deleted_while_nobody_watched_is_noticed_at_the_start() throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    files.write("Bad.java", "class Bad {");
    run();
    awaitValue("select count(*) from import_error", "1");
    Objects.requireNonNull(processor).close();
    files.delete("Sales.java");
    files.delete("Bad.java");
    restart();
    awaitValue("select is_active from dag where dag_id = 'sales'", "f");
    awaitValue("select count(*) from import_error", "0");
  }

  @SideBySide
  void the_second_file_with_a_dag_id_is_refused_and_takes_over_when_the_first_goes()
      throws Exception {
    files.write("First.java", DagFiles.dag("First", "sales", "load"));
    run();
    files.write("Another.java", DagFiles.dag("Another", "sales", "copy"));
    awaitValue("select count(*) from import_error", "1");
    assertThat(error("Another.java"))
        .isEqualTo(
            "Another.java: error: DAG 'sales' is already defined by First.java; rename one of them"
                + " or delete a file");
    assertThat(db.query("select source_file from dag where dag_id = 'sales'"))
        .isEqualTo("First.java");
    restart();
    assertThat(db.query("select source_file from dag where dag_id = 'sales'"))
        .isEqualTo("First.java");

    files.delete("First.java");
    awaitValue("select source_file from dag where dag_id = 'sales'", "Another.java");
    awaitValue("select count(*) from import_error", "0");
    awaitValue("select version from dag where dag_id = 'sales'", "2");
  }

  @SideBySide
  void a_changed_helper_reloads_the_files_made_with_it() throws Exception {
    files.write("names/Names.java", helper("one"));
    files.write("Helped.java", HELPED);
    run();
    awaitValue("select structure->'tasks'->0->>'id' from dag_version where version = 1", "one");
    files.write("names/Names.java", helper("two"));
    awaitValue("select structure->'tasks'->0->>'id' from dag_version where version = 2", "two");
    assertThat(db.query("select count(*) from import_error")).isEqualTo("0");
  }

  private static String helper(String name) {
    return "package names; public class Names { public static final String NAME = \"%s\"; }\n"
        .formatted(name);
  }

  @SideBySide
  void a_file_that_hangs_holds_up_no_other() throws Exception {
    files.write(
        "Hangs.java",
        """
        import dev.windlass.dag.*;

        public class Hangs {
          public static final Dag DAG = forever();

          static Dag forever() {
            java.util.concurrent.locks.LockSupport.park();
            return forever();
          }
        }
        """);
    processor =
        DagProcessor.start(
            folder, db.dao(DagDao.class), registry, Bounds.USUAL.within(Duration.ofSeconds(5)));
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    awaitValue("select version from dag where dag_id = 'sales'", "1");
    assertThat(db.query("select count(*) from import_error")).isEqualTo("0");
    awaitValue("select message like '%took longer%' from import_error", "t");
  }

  @SideBySide
  void the_code_of_an_old_version_comes_back_after_a_restart() throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "copy"));
    awaitValue("select version from dag", "2");
    restart();
    assertThat(registry.find("sales", 1).structure().tasks().getFirst().id()).isEqualTo("load");
    assertThat(registry.find("sales", 2).structure().tasks().getFirst().id()).isEqualTo("copy");
    db.execute("update dag_version set source = '', code = null where version = 1");
    var fresh = new DagRegistry(new StoredSources(db.dao(DagDao.class), folder));
    assertThatThrownBy(() -> fresh.find("sales", 1))
        .isInstanceOf(CodeGone.class)
        .hasMessageContaining("DAG 'sales' version 1 is not available: Sales.java has changed");
    assertThatThrownBy(() -> fresh.find("sales", 9))
        .hasMessageContaining("there is no such version");
  }

  @SideBySide
  void an_old_version_that_was_kept_without_its_code_is_compiled_from_its_text() throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    db.execute("update dag_version set code = null");
    var fresh = new DagRegistry(new StoredSources(db.dao(DagDao.class), folder));
    assertThat(fresh.find("sales", 1).structure().tasks().getFirst().id()).isEqualTo("load");
  }

  @SideBySide
  void a_version_keeps_its_code_though_its_helper_changes_and_its_file_is_another_or_gone()
      throws Exception {
    files.write("names/Names.java", helper("one"));
    files.write("Helped.java", HELPED);
    files.jar("team.jar", DagFiles.factory("from_a_jar"));
    run();
    files.write("names/Names.java", helper("two"));
    files.jar("team.jar", DagFiles.factory("from_a_jar").replace("d.task(\"a\")", "d.task(\"b\")"));
    awaitValue("select count(*) from dag where version = 2", "2");
    files.delete("Helped.java");
    files.write("Other.java", HELPED.replace("class Helped", "class Other"));
    awaitValue("select source_file from dag where dag_id = 'helped' and is_active", "Other.java");
    files.delete("team.jar");
    awaitValue("select is_active from dag where dag_id = 'from_a_jar'", "f");
    restart();
    assertThat(task("helped", 1)).isEqualTo("one");
    assertThat(task("helped", 2)).isEqualTo("two");
    assertThat(task("from_a_jar", 1)).isEqualTo("a");
    assertThat(task("from_a_jar", 2)).isEqualTo("b");
  }

  private String task(String dagId, int version) {
    return registry.find(dagId, version).structure().tasks().getFirst().id();
  }

  @SideBySide
  void nothing_is_compiled_again_after_a_restart_when_nothing_changed() throws Exception {
    files.write("names/Names.java", helper("one"));
    files.write("Helped.java", HELPED);
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    files.jar("team.jar", DagFiles.factory("from_a_jar"));
    run();
    String before = db.query("select string_agg(parsed_at::text, ' ' order by dag_id) from dag");
    Objects.requireNonNull(processor).close();
    awaitNoProber();
    restart();
    assertThat(probers()).isZero();
    assertThat(db.query("select string_agg(parsed_at::text, ' ' order by dag_id) from dag"))
        .isEqualTo(before);
    assertThat(task("helped", 1)).isEqualTo("one");
    assertThat(task("sales", 1)).isEqualTo("load");
    assertThat(task("from_a_jar", 1)).isEqualTo("a");
    assertThat(probers()).isZero();

    // What was taken as stored is watched like everything else.
    files.write("names/Names.java", helper("two"));
    awaitValue("select version from dag where dag_id = 'helped'", "2");
    assertThat(task("helped", 2)).isEqualTo("two");
  }

  @SideBySide
  void what_changed_while_nobody_watched_is_loaded_at_the_start() throws Exception {
    files.write("names/Names.java", helper("one"));
    files.write("Helped.java", HELPED);
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    Objects.requireNonNull(processor).close();
    files.write("names/Names.java", helper("two"));
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "copy"));
    restart();
    assertThat(task("helped", 2)).isEqualTo("two");
    assertThat(task("sales", 2)).isEqualTo("copy");
  }

  @SideBySide
  void another_program_looks_at_everything_again() throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    db.execute("update dag_source set program = 'of yesterday'");
    db.execute("update dag_version set hash = 'of yesterday'");
    restart();
    assertThat(db.query("select version from dag where dag_id = 'sales'")).isEqualTo("2");
  }

  /** Processes that try files of this test's folder. */
  private long probers() {
    return ProcessHandle.current()
        .children()
        .filter(
            c -> {
              String command = c.info().commandLine().orElse("");
              return command.contains(ProberMain.class.getName())
                  && command.contains(folder.toString());
            })
        .filter(ProcessHandle::isAlive)
        .count();
  }

  private void awaitNoProber() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (probers() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(probers()).isZero();
  }

  @SideBySide
  void every_change_rings_the_bell_with_the_dag_id() throws Exception {
    try (var listening = db.database().dedicatedConnection();
        var statement = listening.createStatement()) {
      statement.execute("listen windlass_dags");
      files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
      run();
      var rings = listening.unwrap(PGConnection.class).getNotifications(30_000);
      assertThat(rings).extracting(n -> n.getParameter()).contains("sales");
    }
  }

  private static String rendering(String file) {
    return """
    import dev.windlass.dag.*;

    public class Sales {
      public static final Dag DAG = Dag.define("sales", d ->
          d.task("load").call(String.class, run -> run.renderFile(%s)));
    }
    """
        .formatted(file);
  }

  private String template(int version, String path) {
    return registry.find("sales", version).templates().read(path).orElse("none");
  }

  @SideBySide
  void a_changed_template_file_makes_a_version_and_the_old_version_keeps_the_old_text()
      throws Exception {
    files.write("sql/load.sql", "select 1 {% include 'sql/where.sql' %}");
    files.write("sql/where.sql", "where 1");
    files.write("Sales.java", rendering("\"sql/load.sql\""));
    run();
    assertThat(template(1, "sql/load.sql")).startsWith("select 1");

    files.write("sql/where.sql", "where 2");
    awaitValue("select version from dag where dag_id = 'sales'", "2");
    assertThat(template(2, "sql/where.sql")).isEqualTo("where 2");
    assertThat(template(1, "sql/where.sql")).isEqualTo("where 1");

    files.write("sql/other.sql", "of nobody");
    restart();
    assertThat(db.query("select count(*) from dag_version")).isEqualTo("2");
    assertThat(template(1, "sql/where.sql")).isEqualTo("where 1");
    assertThat(template(2, "sql/load.sql")).startsWith("select 1");
    assertThat(template(2, "sql/other.sql")).isEqualTo("none");

    files.write("sql/where.sql", "where 3");
    awaitValue("select version from dag where dag_id = 'sales'", "3");
  }

  @SideBySide
  void a_template_file_that_comes_later_is_noticed_and_one_whose_name_is_made_up_is_found()
      throws Exception {
    files.write("team/Sales.java", rendering("\"sql/\" + run.param(\"t\") + \".sql\""));
    files.write("sql/a.sql", "a");
    run();
    assertThat(template(1, "sql/a.sql")).isEqualTo("a");
    assertThat(template(1, "sql/b.sql")).isEqualTo("none");

    files.write("team/sql/b.sql", "b");
    awaitValue("select version from dag where dag_id = 'sales'", "2");
    assertThat(template(2, "sql/b.sql")).isEqualTo("b");

    files.write("team/Sales.java", rendering("\"load.sql\""));
    awaitValue("select version from dag where dag_id = 'sales'", "3");
    files.write("team/load.sql", "here at last");
    awaitValue("select version from dag where dag_id = 'sales'", "4");
    assertThat(template(4, "load.sql")).isEqualTo("here at last");
    restart();
    assertThat(db.query("select count(*) from dag_version")).isEqualTo("4");
  }

  @SideBySide
  void a_compact_source_file_goes_live_like_any_other() throws Exception {
    run();
    files.write(
        "hello.java",
        """
        import dev.windlass.dag.*;

        Dag dag = Dag.define("hello", d -> d.task("greet").call(String.class, run -> "hello"));
        """);
    awaitValue("select version from dag where dag_id = 'hello'", "1");
  }

  @SideBySide
  void a_renamed_file_keeps_its_dag_and_its_versions() throws Exception {
    files.write("Sales.java", DagFiles.dag("Sales", "sales", "load"));
    run();
    files.delete("Sales.java");
    files.write("Renamed.java", DagFiles.dag("Renamed", "sales", "load"));
    awaitValue("select source_file from dag where dag_id = 'sales' and is_active", "Renamed.java");
    assertThat(db.query("select count(*) from dag_version")).isEqualTo("1");
  }

  @SideBySide
  void a_replaced_jar_makes_a_version_and_the_old_code_can_still_be_run() throws Exception {
    files.jar("team.jar", DagFiles.factory("from_a_jar"));
    run();
    files.jar("team.jar", DagFiles.factory("from_a_jar").replace("d.task(\"a\")", "d.task(\"b\")"));
    awaitValue("select version from dag where dag_id = 'from_a_jar'", "2");
    assertThat(registry.find("from_a_jar", 1).structure().tasks().getFirst().id()).isEqualTo("a");
    assertThat(registry.find("from_a_jar", 2).structure().tasks().getFirst().id()).isEqualTo("b");
  }

  @SideBySide
  void an_unstable_structure_is_warned_of_until_it_is_mended() throws Exception {
    String stable = DagFiles.dag("Sales", "sales", "load");
    files.write("Sales.java", stable.replace("\"load\"", "\"t\" + System.nanoTime()"));
    run();
    awaitValue("select kind from dag_warning where dag_id = 'sales'", "unstable structure");
    files.write("Sales.java", stable);
    awaitValue("select count(*) from dag_warning", "0");
  }
}
