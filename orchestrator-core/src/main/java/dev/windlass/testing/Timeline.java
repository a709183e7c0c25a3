package dev.windlass.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened, line by line, with the virtual time since the start. */
final class Timeline {
  private static final int MOST_LINES = 400;

  private final Instant start;
  private final List<String> lines = new ArrayList<>();

  Timeline(Instant start) {
    this.start = start;
  }

  void add(Instant at, String who, String what) {
    lines.add("%s  %-28s %s".formatted(since(start, at), who, what));
  }

  private static String since(Instant start, Instant at) {
    Duration d = Duration.between(start, at);
    String days = d.toDays() == 0 ? "" : d.toDays() + "d ";
    String millis = d.toMillisPart() == 0 ? "" : ".%03d".formatted(d.toMillisPart());
    return "%s%02d:%02d:%02d%s"
        .formatted(days, d.toHoursPart(), d.toMinutesPart(), d.toSecondsPart(), millis);
  }

  /** All of it, or its beginning and its end when it is very long. */
  String text() {
    List<String> shown = new ArrayList<>(lines);
    if (lines.size() > MOST_LINES) {
      int half = MOST_LINES / 2;
      shown = new ArrayList<>(lines.subList(0, half));
      shown.add("… %d more lines …".formatted(lines.size() - MOST_LINES));
      shown.addAll(lines.subList(lines.size() - half, lines.size()));
    }
    return "Timeline, from " + start + ":\n  " + String.join("\n  ", shown) + "\n";
  }
}
