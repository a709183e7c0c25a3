package dev.windlass.web.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure;
import dev.windlass.web.http.Wire;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** A DAG's params in Airflow's serialised shape, from which forms are built. */
public final class ParamForm {
  private ParamForm() {}

  /**
   * Each param with its default, its description and its schema, in the order of definition. A
   * param that takes any value gets the type of its default; one without a default has a null.
   */
  public static Map<String, JsonNode> of(DagStructure dag) {
    SequencedSet<String> names = new LinkedHashSet<>(dag.paramRules().names());
    // Versions stored before there were rules know their params by the defaults alone.
    dag.params().fieldNames().forEachRemaining(names::add);
    Map<String, JsonNode> params = new LinkedHashMap<>();
    for (String name : names) {
      JsonNode value = dag.params().path(name);
      params.put(name, param(value, dag.paramRules().schemas().get(name)));
    }
    return params;
  }

  private static ObjectNode param(JsonNode value, @Nullable JsonNode rules) {
    ObjectNode param = Wire.MAPPER.createObjectNode();
    param.set("value", value.isMissingNode() ? null : value);
    ObjectNode schema = rules instanceof ObjectNode known ? known.deepCopy() : param.objectNode();
    param.set("description", schema.remove("description"));
    String type = type(value);
    if (rules == null && !type.equals("null")) {
      schema.put("type", type);
    }
    param.set("schema", schema);
    param.put("source", "dag");
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
