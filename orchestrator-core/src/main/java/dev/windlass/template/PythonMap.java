package dev.windlass.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The methods of maps that templates use: Python's {@code dict}. */
final class PythonMap {
  private PythonMap() {}

  static Object call(Map<?, ?> map, Call call) {
    return switch (call.name()) {
      case "get" -> {
        Object key = call.need(0, "key");
        Object value = map.containsKey(key) ? map.get(key) : map.get(Printed.of(key));
        Object otherwise = call.find(1, "default");
        yield value != null ? value : None.of(otherwise);
      }
      case "keys" -> new ArrayList<Object>(map.keySet());
      case "values" -> new ArrayList<Object>(map.values());
      case "items" -> {
        List<Object> items = new ArrayList<>(map.size());
        map.forEach((k, v) -> items.add(new ArrayList<>(List.of(k, None.of(v)))));
        yield items;
      }
      default -> throw call.unknown(List.of("get()", "keys()", "values()", "items()"));
    };
  }
}
