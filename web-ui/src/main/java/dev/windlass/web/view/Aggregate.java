package dev.windlass.web.view;

import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Many states as one: what a mapped task or a group shows. */
public final class Aggregate {
  /** The word for a missing state in counts. */
  public static final String NO_STATUS = "no_status";

  private static final Set<String> FINISHED =
      Set.of("success", "failed", "skipped", "upstream_failed", "removed");
  private static final List<String> WORST_FIRST =
      List.of(
          "failed",
          "upstream_failed",
          "up_for_retry",
          "up_for_reschedule",
          "awaiting_input",
          "restarting",
          "running",
          "queued",
          "scheduled",
          "deferred",
          NO_STATUS,
          "success",
          "skipped",
          "removed");

  private Aggregate() {}

  /** Whether nothing but a person moves a task out of the state. */
  public static boolean finished(@Nullable String state) {
    return state != null && FINISHED.contains(state);
  }

  /** How many there are of each state, {@link #NO_STATUS} for null. */
  public static SequencedMap<String, Integer> counts(
      Collection<? extends @Nullable String> states) {
    SequencedMap<String, Integer> counts = new TreeMap<>();
    for (String state : states) {
      counts.merge(state == null ? NO_STATUS : state, 1, Integer::sum);
    }
    return counts;
  }

  /** The state that speaks for all; null: no status yet. */
  public static @Nullable String state(SequencedMap<String, Integer> counts) {
    boolean open = counts.containsKey(NO_STATUS);
    boolean someDone = counts.keySet().stream().anyMatch(Aggregate::finished);
    if (open && someDone) {
      return "running";
    }
    for (String state : WORST_FIRST) {
      if (counts.containsKey(state)) {
        return state.equals(NO_STATUS) ? null : state;
      }
    }
    return null;
  }
}
