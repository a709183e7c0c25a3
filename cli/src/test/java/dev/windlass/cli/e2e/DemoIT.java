package dev.windlass.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, whole: real Spark through real Livy, real Postgres, a real S3 protocol. */
class DemoIT {
  private static final Path SAMPLE =
      Path.of("../../shared/data/immigration").toAbsolutePath().normalize();

  @TempDir Path home;
  private Program windlass;

  @BeforeEach
  void open() {
    windlass = new Program(home);
  }

  @AfterEach
  void stop() throws Exception {
    windlass.run("stop", "local-cloud", "stop");
  }

  /**
   * Killed while Livy's answer to a submitted batch is lost, then started again: the run must
   * finish with the right figures, nothing submitted twice, nothing left.
   */
  @Test
  void a_demo_killed_with_a_lost_reply_finishes_when_started_again_with_exact_figures()
      throws Exception {
    boolean sample = Files.isDirectory(SAMPLE);
    if (!sample) {
      System.out.println("no real sample at ../shared/data/immigration: generated input is used");
    }
    List<String> words = new ArrayList<>(List.of("demo", "--exit", "--port", "0"));
    if (sample) {
      words.addAll(List.of("--data", SAMPLE.toString()));
    } else {
      words.addAll(List.of("--rows", "1000"));
    }
    assertThat(windlass.run("cloud", "local-cloud", "start").code()).isZero();
    Program.Ended fault =
        windlass.run(
            "fault",
            "local-cloud",
            "faults",
            "set",
            "--kind",
            "LOST_REPLY",
            "--service",
            "livy",
            "--action",
            "POST /batches",
            "--count",
            "1");
    assertThat(fault.code()).as(fault.output()).isZero();

    Process first = windlass.start("first", words.toArray(String[]::new));
    Program.await("a submitted batch", () -> !calls("POST /batches").isEmpty());
    first.destroyForcibly().waitFor();

    Path json = home.resolve("result.json");
    words.addAll(List.of("--json", json.toString()));
    Program.Ended second = windlass.run("second", words.toArray(String[]::new));
    assertThat(second.code()).as(second.output()).isZero();
    assertThat(second.output()).contains("nothing is left");

    JsonNode result = Json.read(Files.readString(json));
    assertThat(result.path("ledger_after")).isEmpty();
    assertThat(result.path("left_in_cloud")).isEmpty();
    onceEach("RunJobFlow", "Name");
    onceEach("CreateCluster", "ClusterIdentifier");
    onceEach("POST /batches", "name");
    fourAtOnce(result.path("tasks"));
    if (sample) {
      exact(result.path("star"));
    }
  }

  private List<String> calls(String action) {
    try {
      return windlass.calls(action);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void onceEach(String action, String field) {
    List<String> names =
        calls(action).stream().map(line -> Json.read(line).path(field).asText()).toList();
    assertThat(names).as(action).isNotEmpty().doesNotHaveDuplicates();
  }

  private static void fourAtOnce(JsonNode tasks) {
    List<JsonNode> jobs =
        StreamSupport.stream(tasks.spliterator(), false)
            .filter(t -> t.path("task_id").asText().startsWith("process_"))
            .toList();
    assertThat(jobs).hasSize(4);
    Instant lastStart =
        jobs.stream().map(j -> instant(j, "start_date")).max(Instant::compareTo).orElseThrow();
    Instant firstEnd =
        jobs.stream().map(j -> instant(j, "end_date")).min(Instant::compareTo).orElseThrow();
    assertThat(lastStart).as("all four Spark jobs overlap in time").isBefore(firstEnd);
  }

  private static Instant instant(JsonNode task, String field) {
    return Instant.parse(task.path(field).asText());
  }

  /** The acceptance figures of the real 1,000-row sample. */
  private static void exact(JsonNode star) {
    assertThat(star.path("facts").asInt()).isEqualTo(962);
    assertThat(star.path("arrival dates").asInt()).isEqualTo(30);
    assertThat(star.path("port cities").asInt()).isEqualTo(57);
    assertThat(star.path("destination states").asInt()).isEqualTo(50);
    assertThat(star.path("facts without an address").asInt()).isEqualTo(45);
    assertThat(star.path("facts without a departure").asInt()).isEqualTo(40);
    assertThat(star.path("departures before arrival").asInt()).isZero();
    assertThat(star.path("departures after arrival").asInt()).isEqualTo(922);
    assertThat(star.path("states with demographics").asInt()).isEqualTo(49);
  }
}
