package dev.windlass.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.store.ConnectionDao;
import dev.windlass.store.VariableDao;
import dev.windlass.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final TestDatabase DB = TestDatabase.create();
  private static final Sealing SEALING = Sealing.with(Sealing.newKeyset());
  private final SecretMask mask = new SecretMask();

  @AfterAll
  static void close() {
    DB.close();
  }

  @Test
  void a_connection_comes_back_as_stored_and_lies_sealed() {
    var warehouse =
        new Connection(
            "warehouse",
            "postgres",
            Optional.of("db.example"),
            Optional.of(5439),
            Optional.of("dev"),
            Optional.of("loader"),
            Optional.of(Secret.of("pass-word-1")),
            Map.of("aws_secret_access_key", "key-value-2", "region", "us-west-2"));
    settings(Map.of()).put(warehouse, "The star schema");
    assertThat(settings(Map.of()).connection("warehouse")).isEqualTo(warehouse);
    assertThat(settings(Map.of()).connections())
        .contains(new Settings.Described(warehouse, "The star schema"));
    assertThat(DB.query("select c::text || encode(password, 'escape') from connection c"))
        .doesNotContain("pass-word-1", "key-value-2", "us-west-2");
    assertThat(mask.mask("signing in with pass-word-1 and key-value-2 in us-west-2"))
        .isEqualTo("signing in with *** and *** in us-west-2");
    assertThat(settings(Map.of()).deleteConnection("warehouse")).isTrue();
    assertThat(settings(Map.of()).deleteConnection("warehouse")).isFalse();
    assertThatThrownBy(() -> settings(Map.of()).connection("warehouse"))
        .isInstanceOf(MissingSetting.class)
        .hasMessageContaining("windlass connections set warehouse")
        .hasMessageContaining("WINDLASS_CONN_WAREHOUSE");
  }

  @Test
  void a_sealed_value_opens_neither_in_another_row_nor_with_another_key() {
    settings(Map.of()).putVariable("one", "first", "");
    settings(Map.of()).putVariable("two", "second", "");
    assertThat(settings(Map.of()).variable("one")).isEqualTo("first");
    var stranger =
        new Settings(
            DB.dao(ConnectionDao.class),
            DB.dao(VariableDao.class),
            Sealing.with(Sealing.newKeyset()),
            Map.of(),
            mask);
    assertThatThrownBy(() -> stranger.variable("one"))
        .hasMessageContaining("variable one cannot be opened")
        .hasMessageContaining("WINDLASS_SECRET_KEY");
    DB.execute(
        "update variable set value = (select value from variable where key = 'one')"
            + " where key = 'two'");
    assertThatThrownBy(() -> settings(Map.of()).variable("two"))
        .hasMessageContaining("variable two cannot be opened");
    assertThat(settings(Map.of()).deleteVariable("two")).isTrue();
  }

  @Test
  void the_environment_wins_over_the_database() {
    settings(Map.of()).putVariable("stage.name", "stored", "");
    var settings =
        settings(
            Map.of(
                "WINDLASS_VAR_STAGE_NAME",
                "given",
                "WINDLASS_CONN_AWS_DEFAULT",
                "aws://AKIA:se%2Fcret@/?region=eu-west-1&path_style=true"));
    assertThat(settings.variable("stage.name")).isEqualTo("given");
    Connection aws = settings.connection("aws_default");
    assertThat(aws.type()).isEqualTo("aws");
    assertThat(aws.login()).contains("AKIA");
    assertThat(aws.password()).contains(Secret.of("se/cret"));
    assertThat(aws.extra()).isEqualTo(Map.of("region", "eu-west-1", "path_style", "true"));
    assertThat(mask.mask("se/cret, also as se%2Fcret")).isEqualTo("***, also as ***");
  }

  @Test
  void sensitive_variables_are_listed_without_their_values() {
    settings(Map.of()).putVariable("api_token", "abcdef", "for the API");
    settings(Map.of()).putVariable("colour", "blue", "");
    assertThat(settings(Map.of()).variables())
        .contains(
            new Settings.ListedVariable("api_token", "***", "for the API"),
            new Settings.ListedVariable("colour", "blue", ""));
    assertThat(settings(Map.of()).variable("api_token")).isEqualTo("abcdef");
  }

  @Test
  void connections_are_read_from_both_of_airflows_texts() {
    assertThat(
            ConnectionText.parse(
                "x", "my-type://me:p%40ss@h.example:8998/a%20b?__extra__=%7B%22n%22%3A1%7D"))
        .isEqualTo(
            ConnectionText.parse(
                "x",
                """
                {"conn_type": "my_type", "login": "me", "password": "p@ss", "host": "h.example",
                 "port": 8998, "schema": "a b", "extra": "{\\"n\\": 1}"}\
                """));
    assertThatThrownBy(() -> ConnectionText.parse("x", "no uri hush"))
        .hasMessageContaining("connection x must be JSON or")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> ConnectionText.parse("x", "{\"password\": hush"))
        .hasMessageContaining("connection x is not a JSON object")
        .hasMessageNotContaining("hush");
  }

  @Test
  void the_key_is_made_once_readable_by_its_owner_alone(@TempDir Path home) throws Exception {
    String sealed = Sealing.open(null, home).seal("text", "row");
    assertThat(Sealing.open(null, home).open(sealed, "row")).isEqualTo("text");
    assertThat(Files.getPosixFilePermissions(home.resolve("secret.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var files = Files.list(home)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void a_secret_inside_another_leaves_nothing_standing_and_tiny_ones_are_no_secrets() {
    mask.add(Secret.of("abcd"));
    mask.add(Secret.of("abcd-efgh"));
    mask.add(Secret.of("e"));
    assertThat(mask.mask("see abcd-efgh and abcd")).isEqualTo("see *** and ***");
  }

  private Settings settings(Map<String, String> environment) {
    return new Settings(
        DB.dao(ConnectionDao.class), DB.dao(VariableDao.class), SEALING, environment, mask);
  }
}
