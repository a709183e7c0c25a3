package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded worlds in every build; {@code -Dwindlass.seeds=N} runs more, {@code
 * -Dwindlass.seed=S} one alone.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("windlass.seeds", 3_000);

  @Test
  void every_promise_holds_in_every_seeded_world() {
    Long only = Long.getLong("windlass.seed");
    LongStream seeds =
        only != null ? LongStream.of(only) : IntStream.rangeClosed(1, SEEDS).asLongStream();
    List<String> broken = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    seeds.forEach(
        seed -> {
          if (broken.size() < 5) {
            try {
              new Simulation(seed).live(250);
              done.add(seed);
            } catch (AssertionError | RuntimeException e) {
              if (only != null) {
                throw e;
              }
              broken.add("seed " + seed + ": " + e);
            }
          }
        });
    assertThat(broken).as("seeds that break a promise").isEmpty();
    assertThat(done).hasSize(only != null ? 1 : SEEDS);
  }

  @Test
  void the_same_seed_lives_the_same_life() {
    for (long seed = 1; seed <= 20; seed++) {
      Simulation first = new Simulation(seed);
      Simulation second = new Simulation(seed);
      first.live(200);
      second.live(200);
      assertThat(second.tasks).isEqualTo(first.tasks);
      assertThat(second.runs).isEqualTo(first.runs);
    }
  }
}
