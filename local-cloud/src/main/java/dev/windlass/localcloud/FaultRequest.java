package dev.windlass.localcloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Set;

/** The body that switches a fault on, from the options of the command line. */
final class FaultRequest {
  private static final Set<String> TEXTS = Set.of("kind", "service", "action", "delay", "message");
  private static final Set<String> NUMBERS = Set.of("count", "skip");

  private FaultRequest() {}

  static String of(Map<String, String> options) {
    var body = JsonNodeFactory.instance.objectNode();
    options.forEach(
        (name, value) -> {
          if (TEXTS.contains(name)) {
            body.put(name, value);
          } else if (NUMBERS.contains(name)) {
            body.put(name, Integer.parseInt(value));
          }
        });
    return body.toString();
  }
}
