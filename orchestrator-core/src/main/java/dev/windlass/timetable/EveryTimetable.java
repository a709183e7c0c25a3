package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Every {@code period} of absolute time. Without catchup the grid is the one through the epoch, so
 * that a restart does not move it.
 */
record EveryTimetable(Duration period) implements Timetable {
  EveryTimetable {
    if (period.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a period must be at least one second, not " + period);
    }
  }

  @Override
  public Optional<Due> next(Optional<Instant> last, Instant notBefore) {
    Instant next =
        last.map(l -> l.plus(period)).filter(n -> !n.isBefore(notBefore)).orElse(notBefore);
    return Optional.of(due(next));
  }

  @Override
  public Optional<Due> latest(Instant now) {
    long seconds = period.toSeconds();
    return Optional.of(
        due(Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds)));
  }

  private static Due due(Instant at) {
    return new Due(at, DataInterval.at(at), at);
  }

  @Override
  public DataInterval manualInterval(Instant logicalDate) {
    return DataInterval.at(logicalDate);
  }

  @Override
  public String words() {
    return "every " + period.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
