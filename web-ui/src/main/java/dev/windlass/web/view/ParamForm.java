package dev.windlass.web.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.web.http.Wire;
import java.util.LinkedHashMap;
import java.util.Map;

/** A DAG's params in Airflow's serialised shape, from which forms are built. */
public final class ParamForm {
  private ParamForm() {}

  /** Each param with its default and a schema that follows from the default's type. */
  public static Map<String, JsonNode> of(ObjectNode defaults) {
    Map<String, JsonNode> params = new LinkedHashMap<>();
    defaults.properties().forEach(p -> params.put(p.getKey(), param(p.getValue())));
    return params;
  }

  private static ObjectNode param(JsonNode value) {
    ObjectNode param = Wire.MAPPER.createObjectNode();
    param.set("value", value);
    param.putNull("description");
    String type = type(value);
    ObjectNode schema = param.putObject("schema");
    if (!type.equals("null")) {
      schema.put("type", type);
    }
    return param;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case STRING -> "string";
      case ARRAY -> "array";
      case OBJECT, POJO -> "object";
      case NULL, MISSING, BINARY -> "null";
    };
  }
}
