package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promises that never fail prove nothing: every mistake in {@code src/test/planted} must break one.
 * {@code -Dwindlass.planted.seeds=N} changes how many worlds are tried at most for each.
 */
@Tag("slow")
class PlantedBugsTest {
  private static final int SEEDS = Integer.getInteger("windlass.planted.seeds", 3_000);

  @Test
  void every_planted_bug_breaks_a_promise() throws Exception {
    List<String> missed = new ArrayList<>();
    List<PlantedBug> bugs = PlantedBug.all();
    for (PlantedBug bug : bugs) {
      Optional<PlantedBug.Catch> caught = bug.hunt(SEEDS);
      System.out.println(
          caught
              .map(c -> "caught      %s, seed %d: %s".formatted(bug.name(), c.seed(), c.words()))
              .orElse("NOT CAUGHT  %s".formatted(bug.name())));
      if (caught.isEmpty()) {
        missed.add(bug.name());
      }
    }
    assertThat(bugs).hasSizeGreaterThanOrEqualTo(12);
    assertThat(missed).as("planted bugs that no promise caught").isEmpty();
  }
}
