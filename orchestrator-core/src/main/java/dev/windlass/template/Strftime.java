package dev.windlass.template;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.temporal.WeekFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Python's formats of dates: {@code %Y-%m-%d}. */
final class Strftime {
  /** Nobody means a longer one, and each sign of it costs. */
  private static final int LONGEST = 1_000;

  /** How many digits a part of a date has where it can have one or two. */
  private static final int ONE = 1;

  private static final int TWO = 2;
  private static final int ONE_OR_TWO = 0;

  private Strftime() {}

  /** Writes a date as {@code strftime} does. */
  static String format(ZonedDateTime date, String format) {
    try {
      return formatter(format, TWO).format(date);
    } catch (DateTimeException e) {
      throw new Stop("%s cannot be written as '%s': %s".formatted(date, format, e.getMessage()));
    }
  }

  /**
   * Reads a date as {@code strptime} does; what the format does not say is 1 January 1900, 0:00.
   */
  static ZonedDateTime parse(String text, String format) {
    try {
      TemporalAccessor found = formatter(format, ONE_OR_TWO).parse(text);
      LocalDate date = found.query(TemporalQueries.localDate());
      LocalTime time = found.query(TemporalQueries.localTime());
      ZoneId zone = found.query(TemporalQueries.zone());
      return ZonedDateTime.of(
          date == null ? date(found) : date,
          time == null ? LocalTime.MIDNIGHT : time,
          zone == null ? ZoneOffset.UTC : zone);
    } catch (DateTimeException e) {
      throw new Stop("'%s' does not match format '%s'".formatted(text, format));
    }
  }

  private static LocalDate date(TemporalAccessor found) {
    return LocalDate.of(
        get(found, ChronoField.YEAR, 1900),
        get(found, ChronoField.MONTH_OF_YEAR, 1),
        get(found, ChronoField.DAY_OF_MONTH, 1));
  }

  private static int get(TemporalAccessor found, ChronoField field, int otherwise) {
    return found.isSupported(field) ? found.get(field) : otherwise;
  }

  private static DateTimeFormatter formatter(String format, int digits) {
    if (format.length() > LONGEST) {
      throw new Stop("a date format may have %d characters".formatted(LONGEST));
    }
    var builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        builder.appendLiteral(c);
        continue;
      }
      char directive = format.charAt(++i);
      boolean bare = directive == '-' && i + 1 < format.length();
      directive = bare ? format.charAt(++i) : directive;
      if (append(builder, directive, bare ? ONE : digits) == null) {
        throw new Stop(
            "date format '%s' has '%%%s', which is not known here".formatted(format, directive));
      }
    }
    return builder.toFormatter(Locale.ENGLISH);
  }

  /** Null: there is no such directive. */
  private static @Nullable DateTimeFormatterBuilder append(
      DateTimeFormatterBuilder to, char directive, int width) {
    return switch (directive) {
      case 'Y' -> to.appendValue(ChronoField.YEAR, 4);
      case 'y' -> to.appendValueReduced(ChronoField.YEAR, 2, 2, 1969);
      case 'm' -> number(to, ChronoField.MONTH_OF_YEAR, width);
      case 'd' -> number(to, ChronoField.DAY_OF_MONTH, width);
      case 'e' -> to.padNext(2).appendValue(ChronoField.DAY_OF_MONTH);
      case 'H' -> number(to, ChronoField.HOUR_OF_DAY, width);
      case 'I' -> number(to, ChronoField.CLOCK_HOUR_OF_AMPM, width);
      case 'M' -> number(to, ChronoField.MINUTE_OF_HOUR, width);
      case 'S' -> number(to, ChronoField.SECOND_OF_MINUTE, width);
      case 'f' -> to.appendFraction(ChronoField.NANO_OF_SECOND, 6, 6, false);
      case 'j' -> width == ONE ? to.appendValue(ChronoField.DAY_OF_YEAR) : days(to);
      case 'p' -> to.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
      case 'a' -> to.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
      case 'A' -> to.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL);
      case 'b', 'h' -> to.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
      case 'B' -> to.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
      case 'u' -> to.appendValue(ChronoField.DAY_OF_WEEK);
      case 'w' -> to.appendValue(new SundayIsZero());
      case 'V' -> to.appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2);
      case 'G' -> to.appendValue(IsoFields.WEEK_BASED_YEAR, 4);
      case 'U' -> to.appendValue(WeekFields.of(java.time.DayOfWeek.SUNDAY, 7).weekOfYear(), 2);
      case 'W' -> to.appendValue(WeekFields.of(java.time.DayOfWeek.MONDAY, 7).weekOfYear(), 2);
      case 's' -> to.appendValue(ChronoField.INSTANT_SECONDS);
      case 'z' -> to.appendOffset("+HHMM", "+0000");
      case 'Z' -> to.appendZoneText(TextStyle.SHORT);
      case 'F' -> each(to, width, "Y-m-d");
      case 'T', 'X' -> each(to, width, "H:M:S");
      case 'R' -> each(to, width, "H:M");
      case 'D', 'x' -> each(to, width, "m/d/y");
      case '%' -> to.appendLiteral('%');
      case 'n' -> to.appendLiteral('\n');
      case 't' -> to.appendLiteral('\t');
      default -> null;
    };
  }

  /** Directives that stand for several: letters are directives, the rest stands for itself. */
  private static DateTimeFormatterBuilder each(
      DateTimeFormatterBuilder to, int width, String directives) {
    for (int i = 0; i < directives.length(); i++) {
      char c = directives.charAt(i);
      if (Character.isLetter(c)) {
        append(to, c, width);
      } else {
        to.appendLiteral(c);
      }
    }
    return to;
  }

  private static DateTimeFormatterBuilder days(DateTimeFormatterBuilder to) {
    return to.appendValue(ChronoField.DAY_OF_YEAR, 3);
  }

  private static DateTimeFormatterBuilder number(
      DateTimeFormatterBuilder to, ChronoField field, int width) {
    return switch (width) {
      case ONE -> to.appendValue(field);
      case ONE_OR_TWO -> to.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
      default -> to.appendValue(field, width);
    };
  }
}
