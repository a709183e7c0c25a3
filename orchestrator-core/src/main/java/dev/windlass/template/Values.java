package dev.windlass.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what DAGs hold into values of templates, and back into JSON. */
final class Values {
  private Values() {}

  /** JSON as Python would read it. */
  static Object of(@Nullable JsonNode json) {
    return switch (json) {
      case null -> None.NONE;
      case ObjectNode object -> {
        Map<String, Object> map = new LinkedHashMap<>();
        object.properties().forEach(e -> map.put(e.getKey(), of(e.getValue())));
        yield map;
      }
      case ArrayNode array -> {
        List<Object> list = new ArrayList<>(array.size());
        array.forEach(e -> list.add(of(e)));
        yield list;
      }
      case JsonNode n when n.isNull() || n.isMissingNode() -> None.NONE;
      case JsonNode n when n.isBoolean() -> n.booleanValue();
      case JsonNode n when n.isIntegralNumber() ->
          n.canConvertToLong() ? (Object) n.longValue() : n.bigIntegerValue();
      case JsonNode n when n.isNumber() -> n.doubleValue();
      default -> json.asText();
    };
  }

  /** A value of a DAG's code: instants become dates of templates, the rest what it is as JSON. */
  static Object ofJava(@Nullable Object value) {
    return value instanceof Instant instant ? Moment.of(instant) : of(Json.tree(value));
  }

  /** A value of a template as JSON. */
  static JsonNode json(@Nullable Object value) {
    return switch (value) {
      case null -> Json.MAPPER.nullNode();
      case None none -> Json.MAPPER.nullNode();
      case String s -> Json.tree(s);
      case Boolean b -> Json.tree(b);
      case Long n -> Json.tree(n);
      case Integer n -> Json.tree(n);
      case Double n -> Json.tree(n);
      case BigDecimal n -> Json.tree(n);
      case BigInteger n -> Json.tree(n);
      case Map<?, ?> map -> {
        ObjectNode object = Json.object();
        map.forEach((k, v) -> object.set(Printed.of(k), json(v)));
        yield object;
      }
      case Collection<?> list -> {
        ArrayNode array = Json.MAPPER.createArrayNode();
        list.forEach(e -> array.add(json(e)));
        yield array;
      }
      case Undefined undefined -> throw undefined.used();
      default -> Json.tree(value.toString());
    };
  }
}
