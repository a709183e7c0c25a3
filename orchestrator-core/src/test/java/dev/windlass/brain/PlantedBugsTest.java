package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promises that never fail prove nothing: every mistake in {@code src/test/planted} must break one.
 * {@code -Dwindlass.planted.seeds=N} changes how many worlds are tried at most for each; {@code
 * -Dwindlass.planted.only=16,83} hunts these alone.
 */
@Tag("slow")
class PlantedBugsTest {
  private static final int SEEDS = Integer.getInteger("windlass.planted.seeds", 2000);

  @Test
  void every_planted_bug_breaks_a_promise() throws Exception {
    String only = System.getProperty("windlass.planted.only", "");
    List<PlantedBug> bugs =
        PlantedBug.all().stream()
            .filter(bug -> only.isEmpty() || List.of(only.split(",")).contains(number(bug)))
            .toList();
    List<String> found = bugs.parallelStream().map(PlantedBugsTest::hunt).toList();
    assertThat(bugs).hasSizeGreaterThanOrEqualTo(only.isEmpty() ? 30 : 1);
    assertThat(found)
        .as("planted bugs that no promise caught")
        .allMatch(line -> line.startsWith("caught"));
  }

  private static String number(PlantedBug bug) {
    return bug.name().substring(0, bug.name().indexOf('-'));
  }

  private static String hunt(PlantedBug bug) {
    try {
      Optional<PlantedBug.Catch> caught = bug.hunt(SEEDS);
      String line =
          caught
              .map(c -> "caught      %s, seed %d: %s".formatted(bug.name(), c.seed(), c.words()))
              .orElse("NOT CAUGHT  %s".formatted(bug.name()));
      System.out.println(line);
      return line;
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      // The others are hunted all the same; this one fails the build.
      Throwable why = e.getCause() == null ? e : e.getCause();
      String line = "NOT CAUGHT  %s: %s".formatted(bug.name(), why);
      System.out.println(line);
      return line;
    }
  }
}
