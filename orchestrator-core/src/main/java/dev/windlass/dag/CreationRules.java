package dev.windlass.dag;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a DAG begins, and what may make runs of it.
 *
 * @param paused whether it is paused when it is stored for the first time; empty: one that came
 *     with the program is, one that somebody dropped into the DAG folder is not
 * @param allowed how its runs may come to be, in the enum's order; empty: in every way
 */
public record CreationRules(Optional<Boolean> paused, List<RunType> allowed) {
  /** As usual, and every way. */
  public static final CreationRules NONE = new CreationRules(Optional.empty(), List.of());

  /** Sorts, and takes each once; what an earlier release did not store has its default. */
  public CreationRules {
    paused = paused == null ? Optional.empty() : paused;
    allowed = allowed == null ? List.of() : allowed.stream().sorted().distinct().toList();
  }

  /** The same with only these ways. */
  CreationRules only(RunType... types) {
    return new CreationRules(paused, Arrays.asList(types));
  }

  /** Whether runs may come to be this way. */
  public boolean allows(RunType type) {
    return allowed.isEmpty() || allowed.contains(type);
  }

  /** The ways for people: {@code manual, backfill}. */
  public String words() {
    return allowed.stream().map(RunType::word).collect(Collectors.joining(", "));
  }
}
