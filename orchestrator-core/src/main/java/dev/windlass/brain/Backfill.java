package dev.windlass.brain;

/**
 * A backfill that has not completed. Immutable.
 *
 * @param maxActiveRuns how many of its runs may run at a time
 * @param backwards whether newer dates run first
 * @param paused whether queued runs of it stay queued
 */
record Backfill(long id, String dagId, int maxActiveRuns, boolean backwards, boolean paused) {
  Backfill paused(boolean now) {
    return new Backfill(id, dagId, maxActiveRuns, backwards, now);
  }
}
