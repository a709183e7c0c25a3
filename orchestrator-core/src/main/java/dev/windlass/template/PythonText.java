package dev.windlass.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The methods of texts that templates use: Python's {@code str}. */
final class PythonText {
  private static final List<String> KNOWN =
      List.of(
          "upper()",
          "lower()",
          "title()",
          "capitalize()",
          "strip()",
          "lstrip()",
          "rstrip()",
          "split()",
          "rsplit()",
          "splitlines()",
          "join()",
          "replace()",
          "startswith()",
          "endswith()",
          "find()",
          "count()",
          "zfill()",
          "ljust()",
          "rjust()",
          "center()",
          "isdigit()",
          "removeprefix()",
          "removesuffix()",
          "partition()");

  private PythonText() {}

  static Object call(String text, Call call) {
    return switch (call.name()) {
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "capitalize" -> capitalized(text);
      case "title" ->
          Pattern.compile("\\p{L}+").matcher(text).replaceAll(m -> capitalized(m.group()));
      case "strip" -> stripped(text, call, true, true);
      case "lstrip" -> stripped(text, call, true, false);
      case "rstrip" -> stripped(text, call, false, true);
      case "split" -> split(text, call, false);
      case "rsplit" -> split(text, call, true);
      case "splitlines" -> text.lines().toList();
      case "partition" -> partition(text, call.text(0, "sep"));
      case "join" -> join(text, call.need(0, "iterable"));
      case "replace" -> replace(text, call.text(0, "old"), call.text(1, "new"));
      case "startswith" -> text.startsWith(call.text(0, "prefix"));
      case "endswith" -> text.endsWith(call.text(0, "suffix"));
      case "find" -> (long) text.indexOf(call.text(0, "sub"));
      case "count" -> count(text, call.text(0, "sub"));
      case "removeprefix" -> {
        String prefix = call.text(0, "prefix");
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = call.text(0, "suffix");
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case "isdigit" -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
      case "zfill" -> zeros(text, Limits.width(call.number(0, "width", 0)));
      case "ljust" -> text + pad(call, text);
      case "rjust" -> pad(call, text) + text;
      case "center" -> {
        String pad = pad(call, text);
        yield pad.substring(0, pad.length() / 2) + text + pad.substring(pad.length() / 2);
      }
      default -> throw call.unknown(KNOWN);
    };
  }

  private static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String stripped(String text, Call call, boolean left, boolean right) {
    Object given = call.find(0, "chars");
    String chars = given == null || given == None.NONE ? null : Printed.of(given);
    int from = 0;
    int to = text.length();
    while (left && from < to && strips(chars, text.charAt(from))) {
      from++;
    }
    while (right && from < to && strips(chars, text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean strips(@Nullable String chars, char c) {
    return chars == null ? Character.isWhitespace(c) : chars.indexOf(c) >= 0;
  }

  private static List<Object> split(String text, Call call, boolean fromRight) {
    Object given = call.find(0, "sep");
    long most = call.number(1, "maxsplit", -1);
    if (given == null || given == None.NONE) {
      String bare = text.strip();
      return bare.isEmpty()
          ? List.of()
          : List.copyOf(
              Arrays.asList(bare.split("\\s+", most < 0 ? 0 : (int) Math.min(most + 1, 1_000))));
    }
    String sep = Printed.of(given);
    if (sep.isEmpty()) {
      throw new Stop("%s() needs a separator that is not empty".formatted(call.name()));
    }
    List<String> parts = new ArrayList<>(Arrays.asList(text.split(Pattern.quote(sep), -1)));
    Limits.entries(parts.size());
    if (most >= 0 && parts.size() > most + 1) {
      int n = (int) most;
      List<String> kept =
          fromRight ? parts.subList(parts.size() - n, parts.size()) : parts.subList(0, n);
      List<String> rest =
          fromRight ? parts.subList(0, parts.size() - n) : parts.subList(n, parts.size());
      List<String> all = new ArrayList<>(kept);
      all.add(fromRight ? 0 : all.size(), String.join(sep, rest));
      parts = all;
    }
    return List.copyOf(parts);
  }

  private static List<Object> partition(String text, String sep) {
    int at = sep.isEmpty() ? -1 : text.indexOf(sep);
    return at < 0
        ? List.of(text, "", "")
        : List.of(text.substring(0, at), sep, text.substring(at + sep.length()));
  }

  private static String join(String text, Object elements) {
    if (!(elements instanceof Collection<?> list)) {
      throw new Stop("join() needs a list, not %s".formatted(Printed.quoted(elements)));
    }
    var out = new StringBuilder();
    for (Object element : list) {
      out.append(out.isEmpty() ? "" : text).append(Printed.of(element));
      Limits.text(out.length());
    }
    return out.toString();
  }

  /** Every place, also where the new text would make the whole longer than allowed: then not. */
  static String replace(String text, String old, String with) {
    Limits.text(text.length() + count(text, old) * ((long) with.length() - old.length()));
    return text.replace(old, with);
  }

  private static long count(String text, String sub) {
    if (sub.isEmpty()) {
      return text.length() + 1L;
    }
    long n = 0;
    for (int at = text.indexOf(sub); at >= 0; at = text.indexOf(sub, at + sub.length())) {
      n++;
    }
    return n;
  }

  private static String zeros(String text, int width) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String zeros = "0".repeat(Math.max(0, width - text.length()));
    return signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text;
  }

  private static String pad(Call call, String text) {
    int width = Limits.width(call.number(0, "width", 0));
    Object fill = call.find(1, "fillchar");
    return (fill == null ? " " : Printed.of(fill)).repeat(Math.max(0, width - text.length()));
  }
}
