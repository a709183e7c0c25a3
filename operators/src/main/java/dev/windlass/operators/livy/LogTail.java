package dev.windlass.operators.livy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which lines of each batch's log were shown, so that every poll shows only new ones.
 *
 * <p>Livy keeps 200 lines and numbers them anew as old ones fall out, so the place is found again
 * by the last lines seen. The memory is this process's own: after a restart some lines show twice.
 * Thread-safe.
 */
final class LogTail {
  private static final int MOST_BATCHES = 1_000;
  private static final int FINGERPRINT = 5;

  private final Map<String, List<String>> last = new LinkedHashMap<>();

  /** The lines of {@code log} that come after those of the call before for the same batch. */
  synchronized List<String> fresh(String batch, List<String> log) {
    var seen = last.getOrDefault(batch, List.of());
    var fresh = log.subList(placeAfter(seen, log), log.size());
    if (!log.isEmpty()) {
      last.put(batch, List.copyOf(log.subList(Math.max(0, log.size() - FINGERPRINT), log.size())));
    }
    if (last.size() > MOST_BATCHES) {
      last.remove(last.keySet().iterator().next());
    }
    return List.copyOf(fresh);
  }

  synchronized void forget(String batch) {
    last.remove(batch);
  }

  private static int placeAfter(List<String> seen, List<String> log) {
    if (seen.isEmpty()) {
      return 0;
    }
    for (int end = log.size(); end >= seen.size(); end--) {
      if (log.subList(end - seen.size(), end).equals(seen)) {
        return end;
      }
    }
    return 0;
  }
}
