package dev.windlass.testing;

import dev.windlass.dag.DataInterval;
import java.time.Instant;

/**
 * A run that a schedule would make.
 *
 * @param logicalDate identifies the run in its DAG
 * @param interval the data it is about; zero-length for point-in-time schedules
 * @param runAfter when it is due
 */
public record PlannedRun(Instant logicalDate, DataInterval interval, Instant runAfter) {
  @Override
  public String toString() {
    return "%s (data %s to %s, due %s)"
        .formatted(logicalDate, interval.start(), interval.end(), runAfter);
  }
}
