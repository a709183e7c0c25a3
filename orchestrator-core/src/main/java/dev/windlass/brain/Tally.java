package dev.windlass.brain;

import dev.windlass.run.TaskState;

/** How many upstream instances there are, and what became of those that finished. */
final class Tally {
  int all;
  int succeeded;
  int failed;
  int upstreamFailed;
  int skipped;
  int removed;

  /** Counts one outcome. */
  void count(TaskState outcome) {
    switch (outcome) {
      case SUCCESS -> succeeded++;
      case FAILED -> failed++;
      case UPSTREAM_FAILED -> upstreamFailed++;
      case SKIPPED -> skipped++;
      case REMOVED -> removed++;
      default -> throw new IllegalStateException("%s is no outcome".formatted(outcome));
    }
  }

  int done() {
    return succeeded + failed + upstreamFailed + skipped + removed;
  }

  void clear() {
    all = 0;
    succeeded = 0;
    failed = 0;
    upstreamFailed = 0;
    skipped = 0;
    removed = 0;
  }
}
