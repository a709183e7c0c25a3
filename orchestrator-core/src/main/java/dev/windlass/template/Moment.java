package dev.windlass.template;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A date as a template sees it: what of Pendulum's {@code DateTime} templates use.
 *
 * @param at the date and its time
 * @param dayOnly whether it is a day, and prints as one
 */
record Moment(ZonedDateTime at, boolean dayOnly) implements Thing, Comparable<Moment> {
  private static final List<String> KNOWN =
      List.of(
          "year",
          "month",
          "day",
          "hour",
          "minute",
          "second",
          "microsecond",
          "day_of_week",
          "day_of_year",
          "week_of_year",
          "quarter",
          "days_in_month",
          "int_timestamp",
          "timezone",
          "timezone_name",
          "add()",
          "subtract()",
          "replace()",
          "start_of()",
          "end_of()",
          "in_timezone()",
          "strftime()",
          "isoformat()",
          "format()",
          "date()",
          "time()",
          "timestamp()",
          "weekday()",
          "isoweekday()",
          "to_date_string()",
          "to_datetime_string()",
          "to_iso8601_string()",
          "diff_for_humans()",
          "first_of()",
          "last_of()");
  private static final List<String> UNITS =
      List.of("years", "months", "weeks", "days", "hours", "minutes", "seconds", "microseconds");

  /** An instant, in UTC as everything that templates are given. */
  static Moment of(Instant instant) {
    return new Moment(instant.atZone(ZoneOffset.UTC), false);
  }

  /** Nothing for nothing. */
  static Object ofNullable(@Nullable Instant instant) {
    return instant == null ? None.NONE : of(instant);
  }

  /** Reads {@code 2026-01-31}, and that with a time and an offset, as ISO 8601 has it. */
  static Moment parse(String text) {
    String t = text.strip().replace(' ', 'T');
    try {
      if (t.length() <= 10) {
        return new Moment(LocalDate.parse(t).atStartOfDay(ZoneOffset.UTC), false);
      }
      return t.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$")
          ? new Moment(OffsetDateTime.parse(withMinutes(t)).toZonedDateTime(), false)
          : new Moment(OffsetDateTime.parse(t + "Z").toZonedDateTime(), false);
    } catch (DateTimeParseException e) {
      throw new Stop(
          "'%s' is no date like 2026-01-31 or 2026-01-31T08:00:00+00:00".formatted(text));
    }
  }

  private static String withMinutes(String text) {
    String colon = text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    return colon.replaceFirst("(T.*[+-]\\d\\d)$", "$1:00");
  }

  /** As {@code isoformat} writes it. */
  String iso() {
    return dayOnly ? day() : day() + "T" + clock() + offset(":");
  }

  String day() {
    return Strftime.format(at, "%Y-%m-%d");
  }

  private String clock() {
    return Strftime.format(at, at.getNano() < 1_000 ? "%H:%M:%S" : "%H:%M:%S.%f");
  }

  private String offset(String colon) {
    int s = at.getOffset().getTotalSeconds();
    return "%s%02d%s%02d"
        .formatted(s < 0 ? "-" : "+", Math.abs(s) / 3_600, colon, Math.abs(s) / 60 % 60);
  }

  Moment plus(Duration length) {
    return guarded(() -> new Moment(at.plus(length), dayOnly && length.toSeconds() % 86_400 == 0));
  }

  private interface Arithmetic {
    Moment go();
  }

  private static Moment guarded(Arithmetic arithmetic) {
    try {
      return arithmetic.go();
    } catch (DateTimeException | ArithmeticException e) {
      throw new Stop("there is no such date: " + e.getMessage());
    }
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "year" -> (long) at.getYear();
      case "month" -> (long) at.getMonthValue();
      case "day" -> (long) at.getDayOfMonth();
      case "hour" -> (long) at.getHour();
      case "minute" -> (long) at.getMinute();
      case "second" -> (long) at.getSecond();
      case "microsecond" -> (long) at.getNano() / 1_000;
      // As Pendulum 3: from 0, Monday.
      case "day_of_week" -> (long) at.getDayOfWeek().getValue() - 1;
      case "day_of_year" -> (long) at.getDayOfYear();
      case "week_of_year" -> Long.parseLong(Strftime.format(at, "%V"));
      case "quarter" -> (long) (at.getMonthValue() + 2) / 3;
      case "days_in_month" -> (long) at.toLocalDate().lengthOfMonth();
      case "int_timestamp" -> at.toEpochSecond();
      case "timezone", "timezone_name", "tzinfo" -> zone();
      default -> Undefined.attribute("a date", name, KNOWN);
    };
  }

  private String zone() {
    return at.getZone().equals(ZoneOffset.UTC) ? "UTC" : at.getZone().getId();
  }

  @Override
  public Collection<String> attributes() {
    return KNOWN;
  }

  @Override
  public @Nullable Object call(Call call) {
    return switch (call.name()) {
      case "strftime" -> Strftime.format(at, call.text(0, "format"));
      case "isoformat", "to_iso8601_string" -> iso();
      case "to_date_string" -> day();
      case "to_time_string" -> Strftime.format(at, "%T");
      case "to_datetime_string" -> Strftime.format(at, "%F %T");
      case "format" -> DateTimeFormat.pendulum(at, call.text(0, "fmt"));
      case "date" -> new Moment(at.truncatedTo(ChronoUnit.DAYS), true);
      case "time" -> clock();
      case "timestamp" -> at.toEpochSecond() + at.getNano() / 1e9;
      case "weekday" -> (long) at.getDayOfWeek().getValue() - 1;
      case "isoweekday" -> (long) at.getDayOfWeek().getValue();
      case "add" -> shifted(call, 1);
      case "subtract" -> shifted(call, -1);
      case "replace" -> replaced(call);
      case "start_of" -> startOf(call.text(0, "unit"));
      case "end_of" -> endOf(call.text(0, "unit"));
      case "first_of" -> startOf(call.text(0, "unit")).call(Call.of("date", null));
      case "last_of" -> endOf(call.text(0, "unit")).call(Call.of("date", null));
      case "in_timezone", "in_tz", "astimezone" -> inZone(call.text(0, "tz"));
      case "diff_for_humans" ->
          call.find(0, "other") instanceof Moment other
              ? HumanDifference.between(this, other, true)
              : HumanDifference.fromNow(this);
      default -> throw call.unknown(KNOWN);
    };
  }

  private Moment shifted(Call call, int sign) {
    call.only(UNITS.toArray(String[]::new));
    return guarded(
        () ->
            new Moment(
                at.plusYears(sign * call.number(0, "years", 0))
                    .plusMonths(sign * call.number(1, "months", 0))
                    .plusWeeks(sign * call.number(2, "weeks", 0))
                    .plusDays(sign * call.number(3, "days", 0))
                    .plusHours(sign * call.number(4, "hours", 0))
                    .plusMinutes(sign * call.number(5, "minutes", 0))
                    .plusSeconds(sign * call.number(6, "seconds", 0))
                    .plus(sign * call.number(7, "microseconds", 0), ChronoUnit.MICROS),
                dayOnly));
  }

  private Moment replaced(Call call) {
    call.only("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo");
    Object zone = call.find(7, "tzinfo");
    return guarded(
        () ->
            new Moment(
                ZonedDateTime.of(
                    (int) call.number(0, "year", at.getYear()),
                    (int) call.number(1, "month", at.getMonthValue()),
                    (int) call.number(2, "day", at.getDayOfMonth()),
                    (int) call.number(3, "hour", at.getHour()),
                    (int) call.number(4, "minute", at.getMinute()),
                    (int) call.number(5, "second", at.getSecond()),
                    (int) call.number(6, "microsecond", at.getNano() / 1_000) * 1_000,
                    zone instanceof String z ? zone(z) : at.getZone()),
                dayOnly));
  }

  private Moment inZone(String name) {
    return new Moment(at.withZoneSameInstant(zone(name)), dayOnly);
  }

  private static ZoneId zone(String name) {
    try {
      return name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new Stop("'%s' is no time zone like Europe/Berlin or UTC".formatted(name));
    }
  }

  private Moment startOf(String unit) {
    ZonedDateTime day = at.truncatedTo(ChronoUnit.DAYS);
    ZonedDateTime start =
        switch (unit.toLowerCase(Locale.ROOT)) {
          case "second" -> at.truncatedTo(ChronoUnit.SECONDS);
          case "minute" -> at.truncatedTo(ChronoUnit.MINUTES);
          case "hour" -> at.truncatedTo(ChronoUnit.HOURS);
          case "day" -> day;
          case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          case "month" -> day.withDayOfMonth(1);
          case "quarter" -> day.withDayOfMonth(1).withMonth((at.getMonthValue() - 1) / 3 * 3 + 1);
          case "year" -> day.withDayOfYear(1);
          default ->
              throw new Stop(
                  "'%s' is no unit; there are: second, minute, hour, day, week, month, quarter, year"
                      .formatted(unit));
        };
    return new Moment(start, dayOnly);
  }

  private Moment endOf(String unit) {
    ZonedDateTime start = startOf(unit).at;
    ZonedDateTime next =
        switch (unit.toLowerCase(Locale.ROOT)) {
          case "second" -> start.plusSeconds(1);
          case "minute" -> start.plusMinutes(1);
          case "hour" -> start.plusHours(1);
          case "day" -> start.plusDays(1);
          case "week" -> start.plusWeeks(1);
          case "month" -> start.plusMonths(1);
          case "quarter" -> start.plusMonths(3);
          default -> start.plusYears(1);
        };
    return new Moment(next.minus(1, ChronoUnit.MICROS), dayOnly);
  }

  @Override
  public int compareTo(Moment other) {
    return at.toInstant().compareTo(other.at.toInstant());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Moment m && at.toInstant().equals(m.at.toInstant());
  }

  @Override
  public int hashCode() {
    return at.toInstant().hashCode();
  }

  /** As Pendulum 3: a space where {@link #iso} has a {@code T}. */
  @Override
  public String toString() {
    return dayOnly ? day() : day() + " " + clock() + offset(":");
  }

  /** As {@code YYYYMMDDTHHMMSS+0000}. */
  String nodashWithZone() {
    return Strftime.format(at, "%Y%m%dT%H%M%S") + offset("");
  }

  /** A pattern of the JDK, which are those of Babel, in a language. */
  String localized(String pattern, Locale locale) {
    try {
      return DateTimeFormatter.ofPattern(pattern, locale).format(at);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new Stop("'%s' is no date pattern like EEEE, d MMMM yyyy".formatted(pattern));
    }
  }
}
