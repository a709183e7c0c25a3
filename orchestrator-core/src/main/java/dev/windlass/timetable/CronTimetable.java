package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Runs at the fire times of a cron expression in a zone: at the instant itself, or, as {@code
 * intervals}, at the end of each span between two fires.
 */
record CronTimetable(Cron cron, ZoneId zone, boolean intervals) implements Timetable {
  @Override
  public Optional<Due> next(Optional<Instant> last, Instant notBefore) {
    Optional<Instant> after = last.flatMap(l -> cron.next(l, zone));
    Optional<Instant> first = cron.next(notBefore.minusNanos(1), zone);
    return after.filter(a -> !a.isBefore(notBefore)).or(() -> first).flatMap(this::due);
  }

  @Override
  public Optional<Due> latest(Instant now) {
    Optional<Instant> fire = cron.previous(now, zone);
    return (intervals ? fire.flatMap(f -> cron.previous(f.minusNanos(1), zone)) : fire)
        .flatMap(this::due);
  }

  private Optional<Due> due(Instant at) {
    return intervals
        ? cron.next(at, zone).map(end -> new Due(at, new DataInterval(at, end), end))
        : Optional.of(new Due(at, DataInterval.at(at), at));
  }

  @Override
  public DataInterval manualInterval(Instant logicalDate) {
    if (!intervals) {
      return DataInterval.at(logicalDate);
    }
    // As the reference: the last complete interval that ended at or before the given instant.
    return cron.previous(logicalDate, zone)
        .flatMap(
            end ->
                cron.previous(end.minusNanos(1), zone).map(start -> new DataInterval(start, end)))
        .orElse(DataInterval.at(logicalDate));
  }

  @Override
  public String words() {
    String when = cron.words();
    String where = zone.getId().equals("UTC") || zone.getId().equals("Z") ? "" : " (" + zone + ")";
    return (intervals ? when + ", for the interval before" : when) + where;
  }
}
