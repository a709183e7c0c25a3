package dev.windlass.template;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How values look in rendered text: as Python prints them. */
final class Printed {
  private Printed() {}

  /** As {@code str} does. */
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case String s -> s;
      case Boolean b -> b ? "True" : "False";
      case Float f -> number(f.doubleValue());
      case Double d -> number(d);
      case BigDecimal d -> d.scale() <= 0 ? d.toPlainString() : number(d.doubleValue());
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Collection<?> list ->
          list.stream().map(Printed::quoted).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }

  /** As {@code repr} does: texts in quotes. */
  static String quoted(@Nullable Object value) {
    if (value instanceof String s) {
      char quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? '"' : '\'';
      String inner = s.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
      return quote + (quote == '\'' ? inner.replace("'", "\\'") : inner) + quote;
    }
    return of(value);
  }

  private static String number(double d) {
    if (Double.isNaN(d)) {
      return "nan";
    }
    if (Double.isInfinite(d)) {
      return d > 0 ? "inf" : "-inf";
    }
    return Math.abs(d) < 1e16 && d == Math.rint(d)
        ? BigDecimal.valueOf(d).setScale(1, java.math.RoundingMode.HALF_EVEN).toPlainString()
        : Double.toString(d).replace("E", "e");
  }
}
