package dev.windlass.timetable;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Says a cron expression in words: first the time of day, then the days, then the months. */
record CronWords(CronFields fields) {
  private static final List<String> NTH = List.of("first", "second", "third", "fourth", "fifth");

  /** More clock times than this are not listed one by one. */
  private static final int MOST_TIMES = 6;

  @Override
  public String toString() {
    String days = days();
    String time = time();
    return days.isEmpty() ? time : time + " " + days;
  }

  private String time() {
    int seconds = fields.seconds().cardinality();
    int minutes = fields.minutes().cardinality();
    int hours = fields.hours().cardinality();
    if (seconds == 1 && minutes * hours <= MOST_TIMES) {
      return "at " + list(times());
    }
    String inMinute = seconds == 1 ? atSecond() : every(fields.seconds(), 60, "second");
    if (minutes == 60) {
      return (seconds == 1 ? "every minute" + inMinute : inMinute) + hours("during");
    }
    String inHour =
        hours == 24 && minutes == 1
            ? "every hour at minute " + fields.minutes().nextSetBit(0)
            : every(fields.minutes(), 60, "minute");
    boolean hourSaid = hours == 24 && minutes == 1;
    String said = seconds == 1 ? inHour + inMinute : inMinute + " of " + inHour;
    return hourSaid ? said : said + hours("of");
  }

  private String atSecond() {
    int second = fields.seconds().nextSetBit(0);
    return second == 0 ? "" : " at second " + second;
  }

  private List<String> times() {
    int second = fields.seconds().nextSetBit(0);
    List<String> times = new ArrayList<>();
    fields.hours().stream()
        .forEach(
            hour ->
                fields.minutes().stream()
                    .forEach(
                        minute ->
                            times.add(
                                second == 0
                                    ? "%02d:%02d".formatted(hour, minute)
                                    : "%02d:%02d:%02d".formatted(hour, minute, second))));
    return times;
  }

  private String hours(String preposition) {
    BitSet hours = fields.hours();
    if (hours.cardinality() == 24) {
      return "";
    }
    return " %s hour%s %s"
        .formatted(
            preposition, hours.cardinality() == 1 ? "" : "s", list(runs(hours, "%02d"::formatted)));
  }

  /** "every 15 minutes" where the values are evenly spread, else "at minutes 5 and 17". */
  private static String every(BitSet bits, int size, String unit) {
    int count = bits.cardinality();
    if (count == size) {
      return "every " + unit;
    }
    int first = bits.nextSetBit(0);
    int step = count < 2 ? 0 : bits.nextSetBit(first + 1) - first;
    boolean even = first == 0 && step > 1 && step * count == size;
    for (int i = 0; even && i < count; i++) {
      even = bits.get(i * step);
    }
    if (even) {
      return "every %d %ss".formatted(step, unit);
    }
    return "at %s%s %s".formatted(unit, count == 1 ? "" : "s", list(runs(bits, Integer::toString)));
  }

  private String days() {
    boolean allMonths = fields.months().cardinality() == 12;
    String months = allMonths ? "" : list(runs(fields.months(), CronWords::month));
    boolean anyDate = fields.anyDayOfMonth() || fields.daysOfMonth().cardinality() == 31;
    boolean anyDay = fields.anyDayOfWeek() || fields.daysOfWeek().cardinality() == 7;
    if (anyDate && anyDay) {
      boolean oncePerDay = time().startsWith("at ");
      return allMonths ? (oncePerDay ? "every day" : "") : "every day in " + months;
    }
    String week = fields.anyDayOfWeek() ? "" : week(allMonths && fields.anyDayOfMonth());
    String dates = fields.anyDayOfMonth() ? "" : dates();
    String of = " of " + (allMonths ? "every month" : months);
    if (week.isEmpty()) {
      return dates + of;
    }
    if (dates.isEmpty()) {
      return allMonths ? week : week + " in " + months;
    }
    return dates + of + " or " + week + (allMonths ? "" : " in " + months);
  }

  private String dates() {
    List<String> parts = new ArrayList<>();
    BitSet plain = fields.daysOfMonth();
    if (!plain.isEmpty()) {
      parts.add(
          (plain.cardinality() == 1 ? "day " : "days ") + list(runs(plain, Integer::toString)));
    }
    if (fields.lastDayOfMonth()) {
      parts.add("the last day");
    }
    return "on " + list(parts);
  }

  private String week(boolean alone) {
    List<String> parts = new ArrayList<>();
    // Sunday last, as a week is spoken of.
    BitSet plain = new BitSet();
    fields.daysOfWeek().stream().forEach(d -> plain.set(d == 0 ? 7 : d));
    if (!plain.isEmpty()) {
      parts.addAll(runs(plain, CronWords::day));
    }
    boolean single = alone && plain.cardinality() == 1 && fields.nthDays().isEmpty();
    for (CronFields.NthDay n : fields.nthDays()) {
      String which = n.nth() < 0 ? "last" : NTH.get(n.nth() - 1);
      parts.add("the %s %s of the month".formatted(which, day(n.dayOfWeek())));
    }
    return (single ? "every " : "on ") + list(parts);
  }

  private static String day(int day) {
    return DayOfWeek.of(day == 0 ? 7 : day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String month(int month) {
    return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  /** Three or more in a row are said as "a to b". */
  private static List<String> runs(BitSet bits, IntFunction<String> name) {
    List<String> parts = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from) - 1;
      if (to - from >= 2) {
        parts.add(name.apply(from) + " to " + name.apply(to));
      } else {
        for (int i = from; i <= to; i++) {
          parts.add(name.apply(i));
        }
      }
      from = bits.nextSetBit(to + 1);
    }
    return parts;
  }

  static String list(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
