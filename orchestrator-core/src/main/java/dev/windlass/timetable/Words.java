package dev.windlass.timetable;

import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Lengths of time and zones as people say them. */
final class Words {
  private Words() {}

  /** "6 hours", "hour", "1 hour and 30 minutes": to be read after "every". */
  static String of(Duration length) {
    List<String> parts = new ArrayList<>();
    add(parts, length.toDaysPart(), "day");
    add(parts, length.toHoursPart(), "hour");
    add(parts, length.toMinutesPart(), "minute");
    add(parts, length.toSecondsPart(), "second");
    return parts.isEmpty() ? length.toString() : single(parts);
  }

  /** "month", "2 weeks", "1 year and 6 months": to be read after "every". */
  static String of(Period length) {
    List<String> parts = new ArrayList<>();
    add(parts, length.getYears(), "year");
    add(parts, length.getMonths(), "month");
    boolean weeks = length.getDays() % 7 == 0;
    add(parts, weeks ? length.getDays() / 7 : length.getDays(), weeks ? "week" : "day");
    return single(parts);
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count != 0) {
      parts.add(count == 1 ? "1 " + unit : count + " " + unit + "s");
    }
  }

  private static String single(List<String> parts) {
    String all = CronWords.list(parts);
    return parts.size() == 1 && all.startsWith("1 ") ? all.substring(2) : all;
  }

  /** " (Europe/Berlin)"; nothing for UTC. */
  static String in(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC) ? "" : " (" + zone + ")";
  }
}
