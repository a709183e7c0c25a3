package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A run at each fire of one cron expression or of several, the same instant counted once.
 *
 * @param interval how far back the data of a run reaches; zero: the run is about an instant
 * @param makeUp how old a missed fire may be to be made up for when the DAG is seen for the first
 *     time without a start date; empty: a tenth of the gap between fires, at least five minutes
 */
record CronTrigger(List<Cron> crons, ZoneId zone, Duration interval, Optional<Duration> makeUp)
    implements Timetable {
  private static final Duration LEAST_WINDOW = Duration.ofMinutes(5);

  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    Instant after = from.minusNanos(1);
    if (last.isPresent()) {
      after = Instants.later(after, last.get().interval().end());
      after = Instants.later(after, last.get().logicalDate().plus(interval));
    }
    return fire(after).map(this::due);
  }

  @Override
  public Optional<Due> latest(Optional<Due> last, Instant from, Instant now) {
    Optional<Due> first = next(last, from);
    return previous(now).map(this::due).filter(d -> first.isPresent() && notBefore(first.get(), d));
  }

  private static boolean notBefore(Due first, Due due) {
    return !due.runAfter().isBefore(first.runAfter());
  }

  private Optional<Instant> fire(Instant after) {
    return crons.stream().flatMap(c -> c.next(after, zone).stream()).min(Instant::compareTo);
  }

  private Optional<Instant> previous(Instant at) {
    return crons.stream().flatMap(c -> c.previous(at, zone).stream()).max(Instant::compareTo);
  }

  private Due due(Instant fire) {
    Instant start = fire.minus(interval);
    return new Due(start, new DataInterval(start, fire), fire);
  }

  /** The newest missed fire if it is not too old, else the next one. As the reference. */
  @Override
  public Instant firstSight(Instant now) {
    return previous(now)
        .filter(p -> Duration.between(p, now).compareTo(makeUp.orElseGet(() -> window(p))) <= 0)
        .orElse(now);
  }

  private Duration window(Instant missed) {
    Duration tenth =
        fire(missed).map(n -> Duration.between(missed, n).dividedBy(10)).orElse(Duration.ZERO);
    return tenth.compareTo(LEAST_WINDOW) > 0 ? tenth : LEAST_WINDOW;
  }

  @Override
  public Instant bounded(Due due) {
    return due.runAfter();
  }

  @Override
  public DataInterval manualInterval(Instant at) {
    return new DataInterval(at.minus(interval), at);
  }

  @Override
  public String words() {
    List<String> parts = crons.stream().map(Cron::words).toList();
    String when = String.join("; ", parts);
    String about = interval.isZero() ? "" : ", for the " + Words.of(interval) + " before";
    return when + about + Words.in(zone);
  }
}
