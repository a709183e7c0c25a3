package dev.windlass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.config.Config;
import dev.windlass.settings.Secret;
import dev.windlass.testing.TestDatabase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final Config.Database EMBEDDED = new Config.Database(null, "windlass", null, 4);

  @Test
  void the_embedded_server_keeps_what_it_confirmed_and_its_port_across_starts(@TempDir Path home) {
    String url;
    try (var database = Database.open(EMBEDDED, home)) {
      url = database.url();
      assertThat(database.check()).isNotEmpty().allSatisfy(p -> assertThat(p).contains("missing"));
      assertThat(database.migrate()).isPositive();
      assertThat(database.check()).isEmpty();
      assertThat(show(database, "fsync")).isEqualTo("on");
      assertThat(show(database, "synchronous_commit")).isEqualTo("on");
      assertThat(show(database, "shared_buffers")).isEqualTo("128MB");
      execute(database, "insert into pool (name, slots) values ('kept', 7)");
    }
    try (var database = Database.open(EMBEDDED, home)) {
      assertThat(database.url()).isEqualTo(url);
      assertThat(database.migrate()).isZero();
      assertThat(one(database, "select slots::text from pool where name = 'kept'")).isEqualTo("7");
    }
  }

  @Test
  void a_server_left_behind_by_a_killed_process_is_adopted(@TempDir Path home) throws Exception {
    Path output = home.resolve("child.log");
    Process child = child(home, output);
    try {
      assertThat(child.onExit().get(120, TimeUnit.SECONDS).exitValue()).isEqualTo(137);
    } finally {
      child.destroyForcibly();
    }
    String orphan = Files.readAllLines(home.resolve("postgres/postmaster.pid")).getFirst().strip();
    assertThat(ProcessHandle.of(Long.parseLong(orphan))).isPresent();

    try (var database = Database.open(EMBEDDED, home)) {
      assertThat(Files.readAllLines(home.resolve("postgres/postmaster.pid")).getFirst().strip())
          .isEqualTo(orphan);
      assertThat(one(database, "select word from left_behind")).isEqualTo("durable");
    }
    assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  /** Runs {@link Orphan} in a JVM of its own. */
  private static Process child(Path home, Path output) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Orphan.class.getName(),
            home.toString());
    File log = output.toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  /** Starts the embedded server, commits a row and dies without a goodbye. */
  static final class Orphan {
    private Orphan() {}

    public static void main(String[] args) {
      var database = Database.open(EMBEDDED, Path.of(args[0]));
      execute(database, "create table left_behind as select 'durable' as word");
      Runtime.getRuntime().halt(137);
    }
  }

  @Test
  void a_second_process_on_the_same_home_is_told_so(@TempDir Path home) {
    try (var first = Database.open(EMBEDDED, home)) {
      assertThat(first.url()).isNotEmpty();
      assertThatThrownBy(() -> Database.open(EMBEDDED, home))
          .hasMessageContaining("another Windlass is running with the home");
      assertThat(one(first, "select 'still here'")).isEqualTo("still here");
    }
  }

  @Test
  void a_server_that_may_forget_is_refused() {
    try (var forgetful = TestDatabase.create()) {
      assertThatThrownBy(
              () -> Database.connect(forgetful.database().url(), "postgres", Secret.of("x"), 2))
          .hasMessageContaining("fsync is off");
    }
  }

  @Test
  void an_unreachable_server_is_named_by_its_settings_and_not_by_its_password() {
    assertThatThrownBy(
            () ->
                Database.connect(
                    "jdbc:postgresql://localhost:1/nowhere", "somebody", Secret.of("hush-42"), 2))
        .hasMessageContaining("somebody")
        .hasMessageContaining("WINDLASS_DATABASE_URL")
        .hasStackTraceContaining("refused")
        .extracting(e -> org.assertj.core.util.Throwables.getStackTrace(e))
        .asString()
        .doesNotContain("hush-42");
  }

  @Test
  void databases_of_the_test_kit_are_migrated_and_apart() {
    try (var one = TestDatabase.create();
        var other = TestDatabase.create()) {
      one.execute("insert into pool (name, slots) values ('mine', 1)");
      assertThat(one.database().check()).isEmpty();
      assertThat(one.query("select count(*) from pool where name = 'mine'")).isEqualTo("1");
      assertThat(other.query("select count(*) from pool where name = 'mine'")).isEqualTo("0");
    }
  }

  private static String show(Database database, String setting) {
    return one(database, "show " + setting);
  }

  private static String one(Database database, String sql) {
    return database.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
  }

  private static void execute(Database database, String sql) {
    database.jdbi().useHandle(h -> h.execute(sql));
  }
}
