package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One param of a DAG or a task: its default and what values it takes, as JSON Schema (draft
 * 2020-12). The form shown when a run is triggered is made from it. Immutable.
 *
 * <p>A param without a default must be in the conf of every run.
 */
public final class Param {
  private final ObjectNode schema;
  private final @Nullable JsonNode fallback;

  private Param(ObjectNode schema, @Nullable JsonNode fallback) {
    this.schema = schema;
    this.fallback = fallback;
  }

  /** Any value, with a default. */
  public static Param of(@Nullable Object otherwise) {
    return new Param(Json.object(), Json.tree(otherwise));
  }

  /** A text without a default. */
  public static Param text() {
    return typed("string", null);
  }

  /** A text. */
  public static Param text(String otherwise) {
    return typed("string", Json.tree(otherwise));
  }

  /** A text of several lines. */
  public static Param multiline(String otherwise) {
    return text(otherwise).format("multiline");
  }

  /** A whole number without a default. */
  public static Param integer() {
    return typed("integer", null);
  }

  /** A whole number. */
  public static Param integer(long otherwise) {
    return typed("integer", Json.tree(otherwise));
  }

  /** A number without a default. */
  public static Param number() {
    return typed("number", null);
  }

  /** A number. */
  public static Param number(double otherwise) {
    return typed("number", Json.tree(otherwise));
  }

  /** Yes or no. */
  public static Param flag(boolean otherwise) {
    return typed("boolean", Json.tree(otherwise));
  }

  /** A date, written {@code 2026-01-31}, without a default. */
  public static Param date() {
    return typed("string", null).format("date");
  }

  /** A date, written {@code 2026-01-31}. */
  public static Param date(LocalDate otherwise) {
    return text(otherwise.toString()).format("date");
  }

  /** An instant with its offset, written {@code 2026-01-31T08:00:00+00:00}, without a default. */
  public static Param dateTime() {
    return typed("string", null).format("date-time");
  }

  /** An instant with its offset, written {@code 2026-01-31T08:00:00+00:00}. */
  public static Param dateTime(OffsetDateTime otherwise) {
    return text(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(otherwise)).format("date-time");
  }

  /** A time of day, written {@code 08:00:00}. */
  public static Param time(LocalTime otherwise) {
    return text(DateTimeFormatter.ISO_LOCAL_TIME.format(otherwise)).format("time");
  }

  /** One of these texts, the first of them unless another is given. */
  public static Param choice(String first, String... more) {
    return text(first).oneOf(concat(first, more));
  }

  /** A list. */
  public static Param list(Object... otherwise) {
    return typed("array", Json.tree(otherwise));
  }

  /** A JSON object. */
  public static Param object(Map<String, ?> otherwise) {
    return typed("object", Json.tree(otherwise));
  }

  /** What {@code schema} says, without a default. */
  public static Param schema(ObjectNode schema) {
    return new Param(schema.deepCopy(), null);
  }

  private static Param typed(String type, @Nullable JsonNode otherwise) {
    return new Param(Json.object().put("type", type), otherwise);
  }

  private static Object[] concat(String first, String[] more) {
    Object[] all = new Object[more.length + 1];
    all[0] = first;
    System.arraycopy(more, 0, all, 1, more.length);
    return all;
  }

  /** The same with another default. */
  public Param otherwise(@Nullable Object value) {
    return new Param(schema, Json.tree(value));
  }

  /** The same without a default: every run's conf must have it. */
  public Param required() {
    return new Param(schema, null);
  }

  /** May be null, too; null is the default when there is none. */
  public Param nullable() {
    ObjectNode more = schema.deepCopy();
    String type = schema.path("type").asText();
    if (!type.isEmpty()) {
      more.putArray("type").add(type).add("null");
    }
    return new Param(more, fallback == null ? Json.tree(null) : fallback);
  }

  /** Only these values ({@code enum}). */
  public Param oneOf(Object... values) {
    return keyword("enum", values);
  }

  /** Only this value ({@code const}); shown, and not to be changed. */
  public Param constant(Object value) {
    return new Param(keyword("const", value).schema, Json.tree(value));
  }

  /** Not less. */
  public Param minimum(Number least) {
    return keyword("minimum", least);
  }

  /** Not more. */
  public Param maximum(Number most) {
    return keyword("maximum", most);
  }

  /** Greater than this. */
  public Param moreThan(Number bound) {
    return keyword("exclusiveMinimum", bound);
  }

  /** Less than this. */
  public Param lessThan(Number bound) {
    return keyword("exclusiveMaximum", bound);
  }

  /** At least so many characters. */
  public Param minLength(int characters) {
    return keyword("minLength", characters);
  }

  /** At most so many characters. */
  public Param maxLength(int characters) {
    return keyword("maxLength", characters);
  }

  /** Matches a regular expression somewhere; anchor it with {@code ^} and {@code $}. */
  public Param pattern(String regex) {
    return keyword("pattern", regex);
  }

  /** Of a format: {@code date, date-time, time, email, uri, ipv4, uuid, multiline} and others. */
  public Param format(String name) {
    return keyword("format", name);
  }

  /** What the items of a list are. */
  public Param items(Param item) {
    return keyword("items", item.schema);
  }

  /** The name shown in the form. */
  public Param title(String title) {
    return keyword("title", title);
  }

  /** A sentence shown in the form. */
  public Param description(String text) {
    return keyword("description", text);
  }

  /** The part of the form it is shown in. */
  public Param section(String name) {
    return keyword("section", name);
  }

  /** Proposals, from which others may differ. */
  public Param examples(Object... values) {
    return keyword("examples", values);
  }

  /** How values are shown in the form: words by value. */
  public Param valuesDisplay(Map<String, String> words) {
    return keyword("values_display", words);
  }

  /** Any keyword of JSON Schema, or one of your own that the form or your code reads. */
  public Param keyword(String name, @Nullable Object value) {
    ObjectNode more = schema.deepCopy();
    more.set(name, Json.tree(value));
    return new Param(more, fallback);
  }

  /** Puts the default and the schema of this param, called {@code name}, into {@code set}. */
  ParamSet into(ParamSet set, String name) {
    ObjectNode finished = schema.deepCopy();
    // A choice that may be null lists null, as JSON Schema wants it.
    if (finished.get("enum") instanceof ArrayNode values
        && finished.path("type").isArray()
        && !contains(values, Json.tree(null))) {
      values.addNull();
    }
    return set.with(name, fallback, finished);
  }

  private static boolean contains(ArrayNode values, JsonNode wanted) {
    for (JsonNode value : values) {
      if (value.equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
