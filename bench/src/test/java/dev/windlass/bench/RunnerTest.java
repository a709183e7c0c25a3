package dev.windlass.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A whole benchmark of a tiny chain: real engine, real server. */
class RunnerTest {
  @Test
  void a_tiny_chain_is_run_measured_and_told() throws Exception {
    Workload tiny = Workload.chain(3);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (Stage stage = Stage.open(Optional.empty(), List.of(tiny));
        PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8)) {
      Result result = Runner.run(stage, tiny, 2);
      JsonNode json = Json.read(result.json(stage.machine()));
      assertThat(json.at("/postgres/fsync").asText()).isEqualTo("on");
      assertThat(json.at("/postgres/synchronous_commit").asText()).isEqualTo("on");
      assertThat(json.at("/repeats")).hasSize(2);
      assertThat(json.at("/repeats/0/makespan_ms").asDouble())
          .as("two hops fit into the run")
          .isGreaterThan(json.at("/repeats/0/hop_p50_ms").asDouble())
          .isPositive();
      assertThat(json.at("/repeats/0/hop_p50_ms").asDouble()).isPositive();
      assertThat(json.at("/median/floor_commit_p50_ms").asDouble()).isPositive();
      assertThat(json.at("/spread/ratio")).hasSize(2);
      Table table = new Table(out);
      table.server(stage.machine());
      table.add(result);
      table.close();
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("fsync on")
        .containsPattern("chain 3 .*hop p50 is .* commits");
  }
}
