package dev.windlass.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.dag.Json;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A whole benchmark of a tiny chain: real engine, real server. */
class RunnerTest {
  @Test
  void a_tiny_chain_is_run_and_measured() throws Exception {
    Workload tiny = Workload.chain(3);
    Stage.Plan plan = Stage.Plan.of(Optional.empty(), Map.of(tiny.dagId(), tiny.source()));
    try (Stage stage = Stage.open(plan)) {
      Result result = Runner.run(stage, tiny, 2);
      JsonNode json = Json.read(result.json());
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
    }
  }
}
