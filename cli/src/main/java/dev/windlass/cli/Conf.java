package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;

/** {@code --conf}. */
final class Conf {
  private Conf() {}

  /** Reads a JSON object. */
  static ObjectNode read(String text) {
    JsonNode tree;
    try {
      tree = Json.read(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          "--conf is not JSON: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "write --conf '{\"rows\": 1000}'");
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw Failure.usage("--conf must be a JSON object", "write --conf '{\"rows\": 1000}'");
  }
}
