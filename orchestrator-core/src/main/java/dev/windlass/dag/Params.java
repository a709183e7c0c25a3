package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The params of a run as one task sees them: the run's conf over the task's defaults over the
 * DAG's. Every reader fails the task when there is no such param or when it is not what was asked
 * for, naming the param.
 *
 * @param json all of them, a JSON object
 */
public record Params(ObjectNode json) {

  /** Whether there is such a param, null or not. */
  public boolean has(String name) {
    return json.has(name);
  }

  /** A param as JSON; a JSON null when it is null. */
  public JsonNode get(String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      List<String> known = json.properties().stream().map(p -> p.getKey()).toList();
      throw new FailTask(
          "unknown param '%s'; %s"
              .formatted(
                  name,
                  known.isEmpty()
                      ? "the run has none"
                      : "the run has " + String.join(", ", known)));
    }
    return value;
  }

  /** A param as a {@code type}: a record or a plain JSON type. */
  public <T> T get(String name, Class<T> type) {
    return value(name, Types.of(type));
  }

  /** A param as a {@code type}; empty when it is null or when there is none. */
  public <T> Optional<T> find(String name, Class<T> type) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(get(name, type));
  }

  /** A text. */
  public String text(String name) {
    return get(name, String.class);
  }

  /** A whole number. */
  public int integer(String name) {
    JsonNode value = get(name);
    if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
      throw wrong(name, "a whole number", value, null);
    }
    return value.intValue();
  }

  /** A number. */
  public double number(String name) {
    JsonNode value = get(name);
    if (!value.isNumber()) {
      throw wrong(name, "a number", value, null);
    }
    return value.doubleValue();
  }

  /** Yes or no. */
  public boolean flag(String name) {
    JsonNode value = get(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false", value, null);
    }
    return value.booleanValue();
  }

  /** A date, written {@code 2026-01-31}. */
  public LocalDate date(String name) {
    return get(name, LocalDate.class);
  }

  /** An instant, written {@code 2026-01-31T08:00:00+00:00}. */
  public Instant instant(String name) {
    return get(name, OffsetDateTime.class).toInstant();
  }

  /** A list. */
  public <T> List<T> list(String name, Class<T> item) {
    return value(name, Json.MAPPER.getTypeFactory().constructCollectionType(List.class, item));
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> T value(String name, JavaType type) {
    JsonNode value = get(name);
    if (value.isNull()) {
      throw wrong(name, "a " + type.getRawClass().getSimpleName(), value, null);
    }
    try {
      return Json.value(value, type);
    } catch (IllegalArgumentException e) {
      throw wrong(name, "a " + type.getRawClass().getSimpleName(), value, e);
    }
  }

  private static FailTask wrong(
      String name, String wanted, JsonNode value, @Nullable RuntimeException cause) {
    String words = "param '%s' is %s, not %s".formatted(name, value, wanted);
    return cause == null ? new FailTask(words) : new FailTask(words, cause);
  }
}
