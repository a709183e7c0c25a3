package dev.windlass.timetable;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a cron expression, and the local date-times they name; no zone is known here.
 *
 * @param anyDayOfMonth whether the field is {@code *} or {@code ?}; then only the other day field
 *     decides
 */
record CronFields(
    BitSet seconds,
    BitSet minutes,
    BitSet hours,
    BitSet daysOfMonth,
    boolean lastDayOfMonth,
    BitSet months,
    BitSet daysOfWeek,
    List<NthDay> nthDays,
    boolean anyDayOfMonth,
    boolean anyDayOfWeek) {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /**
   * Beyond this no calendar day can match (29 February on a given weekday comes within 40 years).
   */
  private static final int HORIZON_MONTHS = 12 * 41;

  /** {@code nth} from 1, or -1 for the last of the month. */
  record NthDay(int dayOfWeek, int nth) {}

  /**
   * One field while it is read.
   *
   * @param size how many different values there are; a range may wrap around after them
   * @param more what else is allowed in it, for messages
   */
  private record Field(String name, int min, int max, int size, List<String> names, String more) {
    Field(String name, int min, int max) {
      this(name, min, max, max - min + 1, List.of(), "");
    }

    BitSet bits(String text) {
      BitSet bits = new BitSet(max + 1);
      for (String part : text.split(",", -1)) {
        range(part, bits);
      }
      return bits;
    }

    private void range(String part, BitSet bits) {
      String[] stepped = part.split("/", -1);
      if (stepped.length > 2) {
        throw bad(part);
      }
      int step = stepped.length == 2 ? plain(stepped[1], 1, max) : 1;
      int from = min;
      int to = min + size - 1;
      if (!any(stepped[0])) {
        String[] ends = stepped[0].split("-", -1);
        if (ends.length > 2) {
          throw bad(part);
        }
        from = number(ends[0]);
        if (ends.length == 2) {
          to = number(ends[1]);
        } else if (stepped.length == 1) {
          to = from;
        }
        if (to < from) {
          to += size;
        }
      }
      for (int i = from; i <= to; i += step) {
        bits.set(min + Math.floorMod(i - min, size));
      }
    }

    int number(String text) {
      int named = names.indexOf(text);
      return named >= 0 ? named + min : plain(text, min, max);
    }

    int plain(String text, int least, int most) {
      if (text.matches("[0-9]{1,4}")) {
        int value = Integer.parseInt(text);
        if (value >= least && value <= most) {
          return value;
        }
      }
      throw bad(text);
    }

    IllegalArgumentException bad(String text) {
      return new IllegalArgumentException(
          "cron field '%s' has '%s'; allowed are %d-%d%s, *, lists (1,2), ranges (1-5) and steps (*/2)%s"
              .formatted(
                  name,
                  text,
                  min,
                  max,
                  names.isEmpty() ? "" : ", " + names.getFirst() + "-" + names.getLast(),
                  more));
    }
  }

  private static final Field SECOND = new Field("second", 0, 59);
  private static final Field MINUTE = new Field("minute", 0, 59);
  private static final Field HOUR = new Field("hour", 0, 23);
  private static final Field DAY_OF_MONTH =
      new Field("day of month", 1, 31, 31, List.of(), ", L for the last day");
  private static final Field MONTH = new Field("month", 1, 12, 12, MONTHS, "");
  private static final Field DAY_OF_WEEK =
      new Field("day of week", 0, 7, 7, DAYS, ", 5#2 for the second Friday, 5L for the last");

  /**
   * Reads five fields, or six with the seconds as the last.
   *
   * @throws IllegalArgumentException naming the field, the text and what is allowed
   */
  static CronFields of(String[] written) {
    String[] fields = new String[written.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = written[i].toUpperCase(Locale.ROOT);
    }
    List<String> plainDates = new ArrayList<>(List.of(fields[2].split(",", -1)));
    boolean lastDay = plainDates.removeIf("L"::equals);
    List<NthDay> nthDays = new ArrayList<>();
    List<String> plainDays = new ArrayList<>();
    for (String part : fields[4].split(",", -1)) {
      nthDay(part).ifPresentOrElse(nthDays::add, () -> plainDays.add(part));
    }
    return new CronFields(
        fields.length == 6 ? SECOND.bits(fields[5]) : only(0),
        MINUTE.bits(fields[0]),
        HOUR.bits(fields[1]),
        plainDates.isEmpty() ? new BitSet() : DAY_OF_MONTH.bits(String.join(",", plainDates)),
        lastDay,
        MONTH.bits(fields[3]),
        plainDays.isEmpty() ? new BitSet() : DAY_OF_WEEK.bits(String.join(",", plainDays)),
        List.copyOf(nthDays),
        any(fields[2]),
        any(fields[4]));
  }

  private static boolean any(String field) {
    return field.equals("*") || field.equals("?");
  }

  private static BitSet only(int bit) {
    BitSet bits = new BitSet();
    bits.set(bit);
    return bits;
  }

  /** {@code 5#2}, {@code 5L} or, as the reference writes it, {@code L5}. */
  private static Optional<NthDay> nthDay(String part) {
    int hash = part.indexOf('#');
    if (hash >= 0) {
      int day = DAY_OF_WEEK.number(part.substring(0, hash)) % 7;
      return Optional.of(new NthDay(day, DAY_OF_WEEK.plain(part.substring(hash + 1), 1, 5)));
    }
    if (part.matches("L.+")) {
      return Optional.of(new NthDay(DAY_OF_WEEK.number(part.substring(1)) % 7, -1));
    }
    if (part.matches(".+L")) {
      String day = part.substring(0, part.length() - 1);
      return Optional.of(new NthDay(DAY_OF_WEEK.number(day) % 7, -1));
    }
    return Optional.empty();
  }

  /** Whether the hour decides nothing. */
  boolean everyHour() {
    return hours.cardinality() == 24;
  }

  /**
   * The first local date-time at or after {@code from}, which is in whole seconds; empty when no
   * calendar has one.
   */
  Optional<LocalDateTime> first(LocalDateTime from) {
    LocalDate day = from.toLocalDate();
    LocalDate horizon = day.plusMonths(HORIZON_MONTHS);
    int wanted = from.toLocalTime().toSecondOfDay();
    while (day.isBefore(horizon)) {
      if (!months.get(day.getMonthValue())) {
        day = day.withDayOfMonth(1).plusMonths(1);
      } else {
        int time = matches(day) ? firstTime(wanted) : -1;
        if (time >= 0) {
          return Optional.of(day.atTime(LocalTime.ofSecondOfDay(time)));
        }
        day = day.plusDays(1);
      }
      wanted = 0;
    }
    return Optional.empty();
  }

  /** The last local date-time at or before {@code to}; empty when no calendar has one. */
  Optional<LocalDateTime> last(LocalDateTime to) {
    LocalDate day = to.toLocalDate();
    LocalDate horizon = day.minusMonths(HORIZON_MONTHS);
    int wanted = to.toLocalTime().toSecondOfDay();
    while (day.isAfter(horizon)) {
      if (!months.get(day.getMonthValue())) {
        day = day.withDayOfMonth(1).minusDays(1);
      } else {
        int time = matches(day) ? lastTime(wanted) : -1;
        if (time >= 0) {
          return Optional.of(day.atTime(LocalTime.ofSecondOfDay(time)));
        }
        day = day.minusDays(1);
      }
      wanted = 24 * 3600 - 1;
    }
    return Optional.empty();
  }

  private int firstTime(int from) {
    for (int hour = hours.nextSetBit(from / 3600); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
      boolean sameHour = hour == from / 3600;
      int least = sameHour ? (from / 60) % 60 : 0;
      for (int minute = minutes.nextSetBit(least);
          minute >= 0;
          minute = minutes.nextSetBit(minute + 1)) {
        int second = seconds.nextSetBit(sameHour && minute == least ? from % 60 : 0);
        if (second >= 0) {
          return hour * 3600 + minute * 60 + second;
        }
      }
    }
    return -1;
  }

  private int lastTime(int to) {
    for (int hour = hours.previousSetBit(to / 3600);
        hour >= 0;
        hour = hours.previousSetBit(hour - 1)) {
      boolean sameHour = hour == to / 3600;
      int most = sameHour ? (to / 60) % 60 : 59;
      for (int minute = minutes.previousSetBit(most);
          minute >= 0;
          minute = minutes.previousSetBit(minute - 1)) {
        int second = seconds.previousSetBit(sameHour && minute == most ? to % 60 : 59);
        if (second >= 0) {
          return hour * 3600 + minute * 60 + second;
        }
      }
    }
    return -1;
  }

  /** Day of month AND day of week while one of them is open, else OR. */
  boolean matches(LocalDate day) {
    boolean byMonth =
        daysOfMonth.get(day.getDayOfMonth())
            || (lastDayOfMonth && day.getDayOfMonth() == day.lengthOfMonth());
    boolean byWeek = matchesWeek(day);
    boolean both = byMonth && byWeek;
    boolean oneIsOpen = anyDayOfMonth || anyDayOfWeek;
    return oneIsOpen ? both : byMonth || byWeek;
  }

  private boolean matchesWeek(LocalDate day) {
    int dayOfWeek = day.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : day.getDayOfWeek().getValue();
    if (daysOfWeek.get(dayOfWeek)) {
      return true;
    }
    int nth = (day.getDayOfMonth() - 1) / 7 + 1;
    boolean last = day.getDayOfMonth() + 7 > day.lengthOfMonth();
    for (NthDay d : nthDays) {
      boolean then = d.nth() == nth || (last && d.nth() == -1);
      if (then && d.dayOfWeek() == dayOfWeek) {
        return true;
      }
    }
    return false;
  }
}
