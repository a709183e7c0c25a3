package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A run at the end of each span between two fires of a cron expression, for that span. */
record CronIntervals(Cron cron, ZoneId zone) implements Timetable {
  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    Optional<Instant> start = cron.next(from.minusNanos(1), zone);
    if (last.isPresent()) {
      Due before = last.get();
      // As the reference: the end of the last interval is moved back to a fire of this schedule.
      Optional<Instant> follow =
          cron.previous(before.interval().end(), zone)
              .filter(s -> s.isAfter(before.logicalDate()))
              .or(() -> cron.next(before.logicalDate(), zone));
      start = start.flatMap(s -> follow.map(f -> Instants.later(s, f)));
    }
    return start.flatMap(this::due);
  }

  @Override
  public Optional<Due> latest(Optional<Due> last, Instant from, Instant now) {
    Optional<Due> first = next(last, from);
    return complete(now)
        .map(Due::after)
        .filter(d -> first.isPresent() && !d.logicalDate().isBefore(first.get().logicalDate()));
  }

  private Optional<Due> due(Instant start) {
    return cron.next(start, zone).map(end -> Due.after(new DataInterval(start, end)));
  }

  /** The last interval that ended at or before {@code at}. */
  private Optional<DataInterval> complete(Instant at) {
    return cron.previous(at, zone)
        .flatMap(
            end ->
                cron.previous(end.minusNanos(1), zone).map(start -> new DataInterval(start, end)));
  }

  @Override
  public Instant firstSight(Instant now) {
    return complete(now).map(DataInterval::start).orElse(now);
  }

  @Override
  public DataInterval manualInterval(Instant at) {
    return complete(at).orElse(DataInterval.at(at));
  }

  @Override
  public String words() {
    return cron.words() + ", for the interval before" + Words.in(zone);
  }
}
