package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded worlds in every build; {@code -Dwindlass.seeds=N} runs more, {@code
 * -Dwindlass.seed=S} one alone.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("windlass.seeds", 5000);

  /** Wild steps of a world before everything calms down. */
  private static final int STEPS = 250;

  @Test
  void every_promise_holds_in_every_seeded_world() {
    Long only = Long.getLong("windlass.seed");
    if (only != null) {
      new Simulation(only).live(STEPS);
      return;
    }
    // Worlds know nothing of each other: every core lives through its own.
    List<String> broken =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(SimulationTest::lived)
            .flatMap(Optional::stream)
            .toList();
    assertThat(broken).as("seeds that break a promise").isEmpty();
  }

  private static Optional<String> lived(long seed) {
    try {
      new Simulation(seed).live(STEPS);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of("seed " + seed + ": " + e);
    }
  }

  @Test
  void the_same_seed_lives_the_same_life() {
    for (long seed = 1; seed <= 20; seed++) {
      Simulation first = new Simulation(seed);
      Simulation second = new Simulation(seed);
      first.live(200);
      second.live(200);
      assertThat(second.rows.all()).isEqualTo(first.rows.all());
      assertThat(second.rows.runs).isEqualTo(first.rows.runs);
    }
  }
}
