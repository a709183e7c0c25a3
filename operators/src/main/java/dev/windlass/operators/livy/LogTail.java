package dev.windlass.operators.livy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which lines of each batch's log were shown, so that every poll shows only new ones.
 *
 * <p>Livy keeps 200 lines and numbers them anew as old ones fall out, so the place is found again
 * by the last lines seen, of which no more than their hashes are kept. The memory is this process's
 * own: after a restart some lines show twice. Thread-safe.
 */
final class LogTail {
  private static final int MOST_BATCHES = 50_000;
  private static final int FINGERPRINT = 5;
  private static final int[] NOTHING = {};

  private final Map<String, int[]> last = new LinkedHashMap<>();

  /** The lines of {@code log} that come after those of the call before for the same batch. */
  synchronized List<String> fresh(String batch, List<String> log) {
    int[] hashes = log.stream().mapToInt(String::hashCode).toArray();
    var fresh = log.subList(placeAfter(last.getOrDefault(batch, NOTHING), hashes), log.size());
    if (!log.isEmpty()) {
      last.put(
          batch, Arrays.copyOfRange(hashes, Math.max(0, log.size() - FINGERPRINT), log.size()));
    }
    if (last.size() > MOST_BATCHES) {
      last.remove(last.keySet().iterator().next());
    }
    return List.copyOf(fresh);
  }

  synchronized void forget(String batch) {
    last.remove(batch);
  }

  private static int placeAfter(int[] seen, int[] log) {
    if (seen.length == 0) {
      return 0;
    }
    for (int end = log.length; end >= seen.length; end--) {
      if (Arrays.equals(log, end - seen.length, end, seen, 0, seen.length)) {
        return end;
      }
    }
    return 0;
  }
}
