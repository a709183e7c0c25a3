package dev.windlass.timetable;

import dev.windlass.dag.DataInterval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run at each of the listed instants.
 *
 * @param events sorted, each once, at least one
 * @param restricted whether manual runs are about a listed instant, too
 */
record EventsTimetable(List<Instant> events, boolean restricted) implements Timetable {
  EventsTimetable {
    events = events.stream().sorted().distinct().toList();
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a schedule of events needs at least one event");
    }
  }

  @Override
  public Optional<Due> next(Optional<Due> last, Instant from) {
    return events.stream()
        .filter(e -> !e.isBefore(from))
        .filter(e -> last.isEmpty() || e.isAfter(end(last.get())))
        .findFirst()
        .map(Due::at);
  }

  private static Instant end(Due last) {
    return Instants.later(last.logicalDate(), last.interval().end());
  }

  /**
   * As the reference: when restricted, the latest event at or before {@code at}, else the first.
   */
  @Override
  public DataInterval manualInterval(Instant at) {
    if (!restricted) {
      return DataInterval.at(at);
    }
    Instant event = events.getFirst();
    for (Instant e : events) {
      event = e.isAfter(at) ? event : e;
    }
    return DataInterval.at(event);
  }

  @Override
  public String words() {
    String list =
        events.size() == 1
            ? "at " + events.getFirst()
            : "at %d listed times from %s to %s"
                .formatted(events.size(), events.getFirst(), events.getLast());
    return restricted ? list + ", manual runs too" : list;
  }
}
