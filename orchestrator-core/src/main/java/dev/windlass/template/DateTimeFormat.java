package dev.windlass.template;

import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pendulum's formats of dates: {@code YYYY-MM-DD HH:mm}. */
final class DateTimeFormat {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\[([^\\]]*)\\]|YYYY|YY|MMMM|MMM|MM|M|DDDD|DD|D|dddd|ddd|HH|H|hh|h|mm|m|ss|s|SSSSSS|SSS"
              + "|A|ZZ|Z|z|X|Q");

  private DateTimeFormat() {}

  static String pendulum(ZonedDateTime date, String format) {
    Matcher m = TOKEN.matcher(format);
    var out = new StringBuilder();
    while (m.find()) {
      String literal = m.group(1);
      String text = literal != null ? literal : token(date, m.group());
      m.appendReplacement(out, Matcher.quoteReplacement(text));
    }
    return m.appendTail(out).toString();
  }

  private static String token(ZonedDateTime date, String token) {
    return switch (token) {
      case "Q" -> String.valueOf((date.getMonthValue() + 2) / 3);
      case "Z" -> Strftime.format(date, "%z").replaceFirst("(\\d\\d)$", ":$1");
      case "z" -> date.getZone().getId().equals("Z") ? "UTC" : date.getZone().getId();
      case "SSS" -> Strftime.format(date, "%f").substring(0, 3);
      default -> Strftime.format(date, directive(token));
    };
  }

  private static String directive(String token) {
    return switch (token) {
      case "YYYY" -> "%Y";
      case "YY" -> "%y";
      case "MMMM" -> "%B";
      case "MMM" -> "%b";
      case "MM" -> "%m";
      case "M" -> "%-m";
      case "DDDD" -> "%j";
      case "DD" -> "%d";
      case "D" -> "%-d";
      case "dddd" -> "%A";
      case "ddd" -> "%a";
      case "HH" -> "%H";
      case "H" -> "%-H";
      case "hh" -> "%I";
      case "h" -> "%-I";
      case "mm" -> "%M";
      case "m" -> "%-M";
      case "ss" -> "%S";
      case "s" -> "%-S";
      case "SSSSSS" -> "%f";
      case "A" -> "%p";
      case "ZZ" -> "%z";
      case "X" -> "%s";
      default -> throw new IllegalStateException("a token without a directive: " + token);
    };
  }
}
