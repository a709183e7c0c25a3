package dev.windlass.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's JSON object, checked: what is not allowed becomes a 422 that names the field. */
public final class Body {
  private final ObjectNode json;

  private Body(ObjectNode json) {
    this.json = json;
  }

  /** Reads it; fields other than {@code known} are refused. An empty body is an empty object. */
  public static Body of(Context ctx, Set<String> known) {
    JsonNode tree;
    String text = ctx.body();
    try {
      tree = text.isBlank() ? Wire.MAPPER.createObjectNode() : Wire.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ApiError.invalid(
          "body", "body", "JSON decode error: " + e.getOriginalMessage(), "json_invalid");
    }
    return of(tree, known);
  }

  /** The same for a part of a request. */
  public static Body of(JsonNode tree, Set<String> known) {
    if (!(tree instanceof ObjectNode object)) {
      throw ApiError.invalid("body", "body", "Input should be an object", "model_attributes_type");
    }
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw ApiError.invalid(
                    "body", name, "Extra inputs are not permitted", "extra_forbidden");
              }
            });
    return new Body(object);
  }

  /** Whether the field is there, be it null. */
  public boolean has(String name) {
    return json.has(name);
  }

  /** A field as it is; null when it is absent or null. */
  public @Nullable JsonNode raw(String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** A text; null when it is absent or null. */
  public @Nullable String text(String name) {
    JsonNode value = raw(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw ApiError.invalid("body", name, "Input should be a valid string", "string_type");
    }
    String text = value.textValue();
    if (text.indexOf('\0') >= 0) {
      // Postgres keeps no such text, be it JSON or not.
      throw ApiError.invalid(
          "body", name, "String should not hold the character U+0000", "string_type");
    }
    return text;
  }

  /** A text that must be there. */
  public String requiredText(String name) {
    String value = text(name);
    if (value == null || value.isEmpty()) {
      throw ApiError.invalid("body", name, "Field required", "missing");
    }
    return value;
  }

  /** Yes or no. */
  public boolean flag(String name, boolean byDefault) {
    JsonNode value = raw(name);
    if (value == null) {
      return byDefault;
    }
    if (!value.isBoolean()) {
      throw ApiError.invalid("body", name, "Input should be true or false", "bool_type");
    }
    return value.booleanValue();
  }

  /** A time; null when it is absent or null. */
  public @Nullable Instant time(String name) {
    String value = text(name);
    return value == null ? null : Query.time("body", name, value);
  }

  /** An object; an empty one when it is absent or null. */
  public ObjectNode object(String name) {
    JsonNode value = raw(name);
    if (value == null) {
      return Wire.MAPPER.createObjectNode();
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.invalid("body", name, "Input should be an object", "dict_type");
  }
}
