package dev.windlass.web.http;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Query parameters, checked: what is not allowed becomes a 422 that names the parameter. */
public final class Query {
  private Query() {}

  /** A text; null when it is not given or empty. */
  public static @Nullable String text(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A repeatable text. */
  public static List<String> texts(Context ctx, String name) {
    return ctx.queryParams(name).stream().filter(v -> !v.isEmpty()).toList();
  }

  /** A whole number between bounds; greater values become {@code max}. */
  public static int number(Context ctx, String name, int byDefault, int min, int max) {
    String value = text(ctx, name);
    if (value == null) {
      return byDefault;
    }
    int number = whole("query", name, value);
    if (number < min) {
      throw ApiError.invalid(
          "query", name, "Input should be greater than or equal to " + min, "greater_than_equal");
    }
    return Math.min(number, max);
  }

  /** A whole number out of the path or the query. */
  public static int whole(String where, String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw ApiError.invalid(where, name, "Input should be a valid integer", "int_parsing");
    }
  }

  /** Yes or no; null when it is not given. */
  public static @Nullable Boolean flag(Context ctx, String name) {
    String value = text(ctx, name);
    if (value == null) {
      return null;
    }
    return switch (value) {
      case "true", "True", "1" -> Boolean.TRUE;
      case "false", "False", "0" -> Boolean.FALSE;
      default ->
          throw ApiError.invalid("query", name, "Input should be true or false", "bool_parsing");
    };
  }

  /** A time; null when it is not given. */
  public static @Nullable Instant time(Context ctx, String name) {
    String value = text(ctx, name);
    return value == null ? null : time("query", name, value);
  }

  /** An ISO-8601 time; without a zone it is read as UTC. */
  public static Instant time(String where, String name, String value) {
    // In a query, an unescaped "+" of an offset arrives as a blank.
    String text = value.strip().replace(' ', '+');
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return text.matches(".*(Z|z|[+-]\\d\\d(:?\\d\\d)?)$") && text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw ApiError.invalid(
          where,
          name,
          "Input should be a time such as 2026-01-31T00:00:00Z, not '%s'".formatted(value),
          "datetime_parsing");
    }
  }

  /** The order, checked against the known fields. Several fields: the first counts. */
  public static String order(Context ctx, String byDefault, Set<String> fields) {
    String value = text(ctx, "order_by");
    if (value == null) {
      return byDefault;
    }
    String field = value.startsWith("-") ? value.substring(1) : value;
    if (!fields.contains(field)) {
      throw ApiError.badRequest(
          "Ordering with '%s' is not possible; use one of %s"
              .formatted(field, String.join(", ", fields.stream().sorted().toList())));
    }
    return value;
  }

  /** Text to be found as it is: LIKE's own characters lose their meaning. */
  public static @Nullable String literal(@Nullable String search) {
    return search == null
        ? null
        : search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  /** The page of the REST API: 50 entries unless told otherwise, at most 100; 0 is the default. */
  public static int limit(Context ctx) {
    int limit = number(ctx, "limit", 50, 0, 100);
    return limit == 0 ? 50 : limit;
  }

  /** Where the page begins. */
  public static int offset(Context ctx) {
    return number(ctx, "offset", 0, 0, Integer.MAX_VALUE);
  }
}
