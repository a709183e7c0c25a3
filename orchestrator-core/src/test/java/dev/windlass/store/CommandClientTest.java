package dev.windlass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Json;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class CommandClientTest {
  private final TestDatabase db = TestDatabase.create();
  private final CommandClient client = new CommandClient(db.database());

  @AfterEach
  void close() {
    db.close();
  }

  private void lead() {
    db.execute("update leader set holder = 'me', expires_at = now() + interval '1 minute'");
  }

  /** Answers every command at once, as a leader would. */
  private void answerWith(String columns) {
    db.execute(
        """
        create function answer() returns trigger language plpgsql as $$
        begin
          update command set done_at = now(), %s where id = new.id;
          return null;
        end $$\
        """
            .formatted(columns));
    db.execute(
        "create trigger leader after insert on command for each row execute function answer()");
  }

  @Test
  void without_a_leader_nothing_is_sent() {
    assertThatThrownBy(() -> client.send("pause", Json.object(), "me", Duration.ofSeconds(5)))
        .isInstanceOf(CommandClient.NoLeader.class)
        .hasMessageContaining("no scheduler is running");
    assertThat(db.query("select count(*) from command")).isEqualTo("0");
  }

  @Test
  void a_command_rings_the_leader_and_brings_its_answer() throws Exception {
    lead();
    answerWith("result = '{\"run_id\": \"manual__1\"}'");
    try (var bell = db.database().dedicatedConnection()) {
      bell.createStatement().execute("listen windlass_command");
      var result =
          client.send("trigger", Json.object().put("dag_id", "etl"), "me", Duration.ofSeconds(5));
      assertThat(result.get("run_id").asText()).isEqualTo("manual__1");
      assertThat(bell.unwrap(PGConnection.class).getNotifications(5000))
          .singleElement()
          .satisfies(n -> assertThat(n.getName()).isEqualTo("windlass_command"));
    }
    assertThat(db.query("select kind || payload || requested_by from command"))
        .isEqualTo("trigger{\"dag_id\": \"etl\"}me");
  }

  @Test
  void a_refusal_keeps_its_kind_and_words() {
    lead();
    answerWith("error = 'there is no DAG etl', error_kind = 'not_found'");
    assertThatThrownBy(() -> client.send("pause", Json.object(), "me", Duration.ofSeconds(5)))
        .isInstanceOfSatisfying(
            CommandClient.CommandRefused.class, e -> assertThat(e.kind()).isEqualTo("not_found"))
        .hasMessage("there is no DAG etl");
  }

  @Test
  void silence_is_reported_and_the_command_kept() {
    lead();
    assertThatThrownBy(() -> client.send("pause", Json.object(), "me", Duration.ofMillis(30)))
        .isInstanceOf(CommandClient.Unanswered.class);
    assertThat(db.query("select count(*) from command where done_at is null")).isEqualTo("1");
  }
}
