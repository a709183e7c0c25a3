package dev.windlass.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private final Path user;

  ConfigTest(@TempDir Path user) {
    this.user = user;
  }

  @Test
  void every_key_and_its_default_is_pinned() {
    assertThat(
            Arrays.stream(ConfigKey.values())
                .map(k -> (k + " = " + k.defaultText()).strip() + (k.secret() ? " (secret)" : ""))
                .collect(Collectors.joining("\n")))
        .isEqualTo(
            """
            WINDLASS_HOME = <user home>/.windlass
            WINDLASS_DATABASE_URL =
            WINDLASS_DATABASE_USER = windlass
            WINDLASS_DATABASE_PASSWORD = (secret)
            WINDLASS_DATABASE_POOL_SIZE = 16
            WINDLASS_BIND = 127.0.0.1
            WINDLASS_PORT = 8080
            WINDLASS_DAGS_FOLDER = <home>/dags
            WINDLASS_DAG_LOAD_SECONDS = 30
            WINDLASS_DAG_LOAD_MIB = 256
            WINDLASS_PARALLELISM = 128
            WINDLASS_LOST_BUDGET = 2
            WINDLASS_QUEUED_TIMEOUT_SECONDS = 600
            WINDLASS_MAX_MAP_LENGTH = 1024
            WINDLASS_LEASE_SECONDS = 6
            WINDLASS_XCOM_LIMIT_BYTES = 262144
            WINDLASS_CRASH_AT =
            WINDLASS_ADMIN_PASSWORD = (secret)
            WINDLASS_SECRET_KEY = (secret)
            WINDLASS_CONFIG = <home>/windlass.yaml
            WINDLASS_JAVA_HOME =
            WINDLASS_JAVA_OPTS =\
            """);
    Path home = user.resolve(".windlass");
    assertThat(load(Map.of()))
        .isEqualTo(
            new Config(
                home,
                new Config.Database(null, "windlass", null, 16),
                new Config.Web("127.0.0.1", 8080),
                new Config.Engine(
                    home.resolve("dags"),
                    Duration.ofSeconds(30),
                    256,
                    128,
                    2,
                    1_024,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(6),
                    262_144,
                    null),
                new Config.Security(null, null)));
  }

  @Test
  void every_key_reaches_its_place() {
    var config =
        load(
            Map.ofEntries(
                Map.entry("WINDLASS_HOME", user.resolve("h").toString()),
                Map.entry("WINDLASS_DATABASE_URL", "jdbc:postgresql://db:5432/w"),
                Map.entry("WINDLASS_DATABASE_USER", "me"),
                Map.entry("WINDLASS_DATABASE_PASSWORD", "dbpass"),
                Map.entry("WINDLASS_DATABASE_POOL_SIZE", "5"),
                Map.entry("WINDLASS_BIND", "0.0.0.0"),
                Map.entry("WINDLASS_PORT", "0"),
                Map.entry("WINDLASS_DAGS_FOLDER", user.resolve("d").toString()),
                Map.entry("WINDLASS_DAG_LOAD_SECONDS", "40"),
                Map.entry("WINDLASS_DAG_LOAD_MIB", "300"),
                Map.entry("WINDLASS_PARALLELISM", "3"),
                Map.entry("WINDLASS_LOST_BUDGET", "0"),
                Map.entry("WINDLASS_QUEUED_TIMEOUT_SECONDS", "9"),
                Map.entry("WINDLASS_LEASE_SECONDS", "7"),
                Map.entry("WINDLASS_XCOM_LIMIT_BYTES", "2048"),
                Map.entry("WINDLASS_CRASH_AT", "after-submit:2"),
                Map.entry("WINDLASS_ADMIN_PASSWORD", "long enough"),
                Map.entry("WINDLASS_SECRET_KEY", "{}")));
    assertThat(config)
        .isEqualTo(
            new Config(
                user.resolve("h"),
                new Config.Database("jdbc:postgresql://db:5432/w", "me", Secret.of("dbpass"), 5),
                new Config.Web("0.0.0.0", 0),
                new Config.Engine(
                    user.resolve("d"),
                    Duration.ofSeconds(40),
                    300,
                    3,
                    0,
                    1_024,
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(7),
                    2048,
                    "after-submit:2"),
                new Config.Security(Secret.of("long enough"), Secret.of("{}"))));
    assertThat(config.toString()).doesNotContain("dbpass", "long enough");
  }

  @Test
  void unknown_keys_and_bad_values_stop_the_start_all_at_once() {
    assertThatThrownBy(
            () ->
                load(
                    Map.of(
                        "WINDLASS_PROT", "1",
                        "WINDLASS_COLOUR_OF_THE_SKY", "blue",
                        "WINDLASS_PARALLELISM", "many",
                        "WINDLASS_PORT", "70000",
                        "WINDLASS_CRASH_AT", "!",
                        "WINDLASS_ADMIN_PASSWORD", "hush",
                        "PATH", "/bin")))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("WINDLASS_PROT in the environment is not a known key; did you mean")
        .hasMessageContaining("WINDLASS_COLOUR_OF_THE_SKY in the environment is not a known key;")
        .hasMessageContaining("WINDLASS_PARALLELISM: \"many\" is not a whole number. Allowed: a")
        .hasMessageContaining("WINDLASS_PORT: 70000 is out of bounds. Allowed: a whole number from")
        .hasMessageContaining("WINDLASS_CRASH_AT: \"!\" is not a crash point")
        .hasMessageContaining("WINDLASS_ADMIN_PASSWORD: it is too short")
        .hasMessageNotContaining("hush")
        .satisfies(e -> assertThat(((InvalidConfig) e).problems()).hasSize(6));
  }

  @Test
  void a_database_url_with_a_password_is_refused_without_repeating_it() {
    for (String url :
        new String[] {
          "jdbc:postgresql://db/w?user=me&password=hush",
          "jdbc:postgresql://me:hush@db/w",
          "postgres://me:hush@db/w"
        }) {
      assertThatThrownBy(() -> load(Map.of("WINDLASS_DATABASE_URL", url)))
          .hasMessageContaining("WINDLASS_DATABASE_URL")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void a_secret_may_come_from_a_file_but_not_from_two_places() throws Exception {
    Path file = Files.writeString(user.resolve("password"), "from a file\n");
    assertThat(load(Map.of("WINDLASS_DATABASE_PASSWORD_FILE", file.toString())).database())
        .isEqualTo(new Config.Database(null, "windlass", Secret.of("from a file"), 16));
    assertThatThrownBy(
            () ->
                load(
                    Map.of(
                        "WINDLASS_DATABASE_PASSWORD_FILE",
                        file.toString(),
                        "WINDLASS_DATABASE_PASSWORD",
                        "direct")))
        .hasMessageContaining("not both");
    assertThatThrownBy(() -> load(Map.of("WINDLASS_SECRET_KEY_FILE", "/nowhere/key")))
        .hasMessageContaining("WINDLASS_SECRET_KEY_FILE: the file /nowhere/key cannot be read");
  }

  @Test
  void the_command_line_wins_over_the_environment_and_that_over_the_file() throws Exception {
    Path file = user.resolve("windlass.yaml");
    Files.writeString(file, "port: 1\nparallelism: 11\nlost_budget: 1\n");
    var config =
        Config.load(
            Map.of("WINDLASS_PORT", "3"),
            Map.of(
                "WINDLASS_PORT", "2",
                "WINDLASS_PARALLELISM", "22",
                "WINDLASS_CONFIG", file.toString()),
            user);
    assertThat(config.web().port()).isEqualTo(3);
    assertThat(config.engine().parallelism()).isEqualTo(22);
    assertThat(config.engine().lostBudget()).isEqualTo(1);
  }

  @Test
  void a_file_with_unknown_keys_or_broken_yaml_stops_the_start() throws Exception {
    Path file = Files.createDirectories(user.resolve(".windlass")).resolve("windlass.yaml");
    Files.writeString(file, "prot: 1\n");
    assertThatThrownBy(() -> load(Map.of()))
        .hasMessageContaining("WINDLASS_PROT in " + file + " is not a known key; did you mean");
    Files.writeString(file, "admin_password: [hush\n");
    assertThatThrownBy(() -> load(Map.of()))
        .hasMessageContaining("cannot be read as YAML")
        .hasMessageNotContaining("hush");
  }

  @Test
  void a_key_explains_itself_and_its_source_but_never_a_secret() {
    assertThat(Config.explain("WINDLASS_PORT", Map.of(), Map.of("WINDLASS_PORT", "9"), user))
        .isEqualTo(
            """
            WINDLASS_PORT: The web server's port.
            allowed: a whole number from 0 to 65535; 0: any free port
            default: 8080
            value:   9 (from the environment)\
            """);
    assertThat(
            Config.explain(
                "WINDLASS_ADMIN_PASSWORD",
                Map.of(),
                Map.of("WINDLASS_ADMIN_PASSWORD", "hush hush"),
                user))
        .contains("value:   ****")
        .doesNotContain("hush");
    assertThatThrownBy(() -> Config.explain("WINDLASS_PRT", Map.of(), Map.of(), user))
        .hasMessageContaining("did you mean WINDLASS_PORT?");
  }

  private Config load(Map<String, String> environment) {
    return Config.load(Map.of(), environment, user);
  }
}
