package dev.windlass.timetable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A five-field cron expression as Unix and Airflow read it: names, ranges, lists, steps, {@code L}
 * as day of month, {@code 5#2} (second Friday) and {@code 5L} (last Friday) as day of week, 0 and 7
 * as Sunday, and day of month OR day of week when both are restricted.
 *
 * <p>Daylight saving, as the reference: a fire in a gap moves forward by the gap; a fire in an
 * overlap happens once, at the second occurrence; with {@code *} as hour it fires in both.
 */
public final class Cron {
  private static final Map<String, String> PRESETS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@quarterly", "0 0 1 */3 *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /**
   * Beyond this no calendar day can match (29 February on a given weekday comes within 40 years).
   */
  private static final int HORIZON_DAYS = 366 * 41;

  /** No zone's clock was ever moved by more than this. */
  private static final Duration WIDEST_SHIFT = Duration.ofHours(25);

  private final String text;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final boolean lastDayOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final List<NthDay> nthDays;
  private final boolean everyHour;
  private final boolean anyDayOfMonth;
  private final boolean anyDayOfWeek;

  /** {@code nth} from 1, or -1 for the last of the month. */
  private record NthDay(int dayOfWeek, int nth) {}

  private Cron(String text, String[] fields) {
    this.text = text;
    this.minutes = bits("minute", fields[0], 0, 59, List.of());
    this.hours = bits("hour", fields[1], 0, 23, List.of());
    this.everyHour = fields[1].startsWith("*");
    this.anyDayOfMonth = fields[2].startsWith("*") || fields[2].equals("?");
    this.lastDayOfMonth = List.of(fields[2].split(",")).contains("L");
    this.daysOfMonth = bits("day of month", without(fields[2], "L"), 1, 31, List.of());
    this.months = bits("month", fields[3], 1, 12, MONTHS);
    this.anyDayOfWeek = fields[4].startsWith("*") || fields[4].equals("?");
    this.nthDays =
        List.of(fields[4].split(",")).stream()
            .filter(part -> part.contains("#") || (part.endsWith("L") && part.length() > 1))
            .map(this::nthDay)
            .toList();
    String plainDays =
        String.join(
            ",",
            List.of(fields[4].split(",")).stream()
                .filter(part -> !part.contains("#") && !(part.endsWith("L") && part.length() > 1))
                .toList());
    this.daysOfWeek = bits("day of week", plainDays, 0, 7, DAYS);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0);
    }
  }

  /**
   * Reads an expression or a preset such as {@code @daily}.
   *
   * @throws IllegalArgumentException naming the field, the text and what is allowed
   */
  public static Cron parse(String expression) {
    String trimmed = expression.strip();
    String plain = PRESETS.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
    String[] fields = plain.split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "'%s' is not a schedule: expected five cron fields (minute hour day-of-month month day-of-week), or one of %s, @once, none"
              .formatted(expression, PRESETS.keySet().stream().sorted().toList()));
    }
    return new Cron(trimmed, fields);
  }

  private static String without(String field, String part) {
    return String.join(
        ",", List.of(field.split(",")).stream().filter(p -> !p.equals(part)).toList());
  }

  private NthDay nthDay(String part) {
    boolean last = part.endsWith("L");
    String[] sides =
        last ? new String[] {part.substring(0, part.length() - 1), "0"} : part.split("#");
    int day = number("day of week", sides[0], 0, 7, DAYS) % 7;
    return new NthDay(day, last ? -1 : number("day of week", sides[1], 1, 5, List.of()));
  }

  private BitSet bits(String name, String field, int min, int max, List<String> names) {
    BitSet bits = new BitSet(max + 1);
    if (field.isEmpty()) {
      return bits;
    }
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      if (stepped.length > 2) {
        throw bad(name, part, min, max);
      }
      int step = stepped.length == 2 ? number(name, stepped[1], 1, max, List.of()) : 1;
      int from = min;
      int to = max == 7 ? 6 : max;
      if (!stepped[0].equals("*") && !stepped[0].equals("?")) {
        String[] range = stepped[0].split("-", -1);
        from = number(name, range[0], min, max, names);
        to =
            range.length == 2
                ? number(name, range[1], min, max, names)
                : stepped.length == 2 ? to : from;
        if (range.length > 2 || to < from) {
          throw bad(name, part, min, max);
        }
      }
      for (int i = from; i <= to; i += step) {
        bits.set(i);
      }
    }
    return bits;
  }

  private int number(String name, String text, int min, int max, List<String> names) {
    int named = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (named >= 0) {
      return named + (names == MONTHS ? 1 : 0);
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      throw bad(name, text, min, max);
    }
    throw bad(name, text, min, max);
  }

  private static IllegalArgumentException bad(String name, String text, int min, int max) {
    return new IllegalArgumentException(
        "cron field '%s' has '%s'; allowed are %d-%d, *, lists (1,2), ranges (1-5) and steps (*/2)"
            .formatted(name, text, min, max));
  }

  /** The first fire after {@code after}; empty when there is none within forty years. */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return everyHour ? nextOnTheClock(after, zone) : nextOnTheCalendar(after, zone);
  }

  /** Fixed hours: match local date-times, then place each in the zone. */
  private Optional<Instant> nextOnTheCalendar(Instant after, ZoneId zone) {
    Instant best = null;
    LocalDateTime from =
        LocalDateTime.ofInstant(after, zone).minus(WIDEST_SHIFT).truncatedTo(ChronoUnit.MINUTES);
    Optional<LocalDateTime> local = nextLocal(from);
    // A fire moved out of a gap can come after the one that follows it, so look a little further.
    while (local.isPresent()
        && (best == null
            || !local.get().isAfter(LocalDateTime.ofInstant(best, zone).plus(WIDEST_SHIFT)))) {
      Instant fire = ZonedDateTime.of(local.get(), zone).withLaterOffsetAtOverlap().toInstant();
      if (fire.isAfter(after) && (best == null || fire.isBefore(best))) {
        best = fire;
      }
      local = nextLocal(local.get().plusMinutes(1));
    }
    return Optional.ofNullable(best);
  }

  /** Every hour: walk the offsets of the zone, so that a repeated hour fires twice. */
  private Optional<Instant> nextOnTheClock(Instant after, ZoneId zone) {
    Instant from = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    for (int i = 0; i < 1_000; i++) {
      ZoneOffset offset = zone.getRules().getOffset(from);
      LocalDateTime start = LocalDateTime.ofInstant(from, offset);
      Optional<LocalDateTime> local =
          nextLocal(
              start.getSecond() == 0
                  ? start
                  : start.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1));
      if (local.isEmpty()) {
        return Optional.empty();
      }
      Instant fire = local.get().toInstant(offset);
      ZoneOffsetTransition change = zone.getRules().nextTransition(from);
      if (change == null || fire.isBefore(change.getInstant())) {
        return Optional.of(fire);
      }
      from = change.getInstant();
    }
    return Optional.empty();
  }

  /** The newest fire at or before {@code at}; empty when there is none within forty years. */
  public Optional<Instant> previous(Instant at, ZoneId zone) {
    for (int days : new int[] {0, 1, 32, 367, 366 * 5, HORIZON_DAYS}) {
      Instant from = at.minus(days == 0 ? Duration.ofHours(2) : Duration.ofDays(days));
      Optional<Instant> fire = next(from, zone).filter(f -> !f.isAfter(at));
      if (fire.isPresent()) {
        return Optional.of(lastUpTo(fire.get(), at, zone));
      }
    }
    return Optional.empty();
  }

  private Instant lastUpTo(Instant first, Instant at, ZoneId zone) {
    Instant fire = first;
    for (Optional<Instant> n = next(fire, zone);
        n.isPresent() && !n.get().isAfter(at);
        n = next(fire, zone)) {
      fire = n.get();
    }
    return fire;
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime from) {
    LocalDate day = from.toLocalDate();
    LocalTime time = from.toLocalTime();
    for (int i = 0; i < HORIZON_DAYS; i++, time = LocalTime.MIN) {
      if (!months.get(day.getMonthValue())) {
        LocalDate nextMonth = day.withDayOfMonth(1).plusMonths(1);
        i += (int) ChronoUnit.DAYS.between(day, nextMonth) - 1;
        day = nextMonth;
        continue;
      }
      if (matches(day)) {
        Optional<LocalTime> hit = nextTime(time);
        if (hit.isPresent()) {
          return Optional.of(day.atTime(hit.get()));
        }
      }
      day = day.plusDays(1);
    }
    return Optional.empty();
  }

  private Optional<LocalTime> nextTime(LocalTime from) {
    int hour = hours.nextSetBit(from.getHour());
    if (hour < 0) {
      return Optional.empty();
    }
    int minute = minutes.nextSetBit(hour == from.getHour() ? from.getMinute() : 0);
    if (minute < 0) {
      hour = hours.nextSetBit(hour + 1);
      minute = minutes.nextSetBit(0);
    }
    return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
  }

  private boolean matches(LocalDate day) {
    boolean byMonth =
        daysOfMonth.get(day.getDayOfMonth())
            || (lastDayOfMonth && day.getDayOfMonth() == day.lengthOfMonth());
    boolean byWeek = matchesWeek(day);
    if (anyDayOfMonth || anyDayOfWeek) {
      return byMonth && byWeek;
    }
    return byMonth || byWeek;
  }

  private boolean matchesWeek(LocalDate day) {
    int dayOfWeek = day.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : day.getDayOfWeek().getValue();
    if (daysOfWeek.get(dayOfWeek)) {
      return true;
    }
    int nth = (day.getDayOfMonth() - 1) / 7 + 1;
    boolean last = day.getDayOfMonth() + 7 > day.lengthOfMonth();
    return nthDays.stream()
        .anyMatch(d -> d.dayOfWeek() == dayOfWeek && (d.nth() == nth || (d.nth() == -1 && last)));
  }

  /** The schedule for people where it is simple, else the expression itself. */
  public String words() {
    boolean everyDay = anyDayOfMonth && anyDayOfWeek && months.cardinality() == 12;
    boolean oneMinute = minutes.cardinality() == 1;
    if (everyDay && oneMinute && hours.cardinality() == 24) {
      return "every hour at minute " + minutes.nextSetBit(0);
    }
    if (everyDay && minutes.cardinality() == 60 && hours.cardinality() == 24) {
      return "every minute";
    }
    if (oneMinute && hours.cardinality() == 1) {
      String time = "at %02d:%02d".formatted(hours.nextSetBit(0), minutes.nextSetBit(0));
      if (everyDay) {
        return time + " every day";
      }
      if (anyDayOfMonth && months.cardinality() == 12 && daysOfWeek.cardinality() == 1) {
        String name = DayOfWeek.of(daysOfWeek.get(0) ? 7 : daysOfWeek.nextSetBit(0)).name();
        return time + " every " + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
      }
      if (anyDayOfWeek && months.cardinality() == 12 && daysOfMonth.cardinality() == 1) {
        return time + " on day " + daysOfMonth.nextSetBit(0) + " of every month";
      }
    }
    return "cron " + text;
  }

  @Override
  public String toString() {
    return text;
  }
}
