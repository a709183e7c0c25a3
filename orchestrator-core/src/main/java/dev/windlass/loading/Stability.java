package dev.windlass.loading;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what the same code gave twice. A structure that depends on the clock, on chance or on
 * the order of a hash set makes a new version whenever its file is loaded.
 */
final class Stability {
  private static final int FIELDS_NAMED = 5;
  private static final int SHOWN = 40;

  private Stability() {}

  /** How a DAG differs from itself. */
  record Change(String dagId, String words) {}

  /** The DAGs whose structures differ, in the order of the first look. */
  static List<Change> compare(List<String> first, List<Dag> second) {
    Map<String, String> again = new LinkedHashMap<>();
    second.forEach(d -> again.put(d.id(), Json.text(d.structure())));
    List<Change> changes = new ArrayList<>();
    for (String structure : first) {
      if (again.containsValue(structure)) {
        continue;
      }
      String id = Json.read(structure).path("dagId").asText();
      String other = again.get(id);
      changes.add(
          new Change(
              id, other == null ? "the second time it was not there" : words(structure, other)));
    }
    return changes;
  }

  /** Names the fields in which two structures differ, with both values. */
  static String words(String first, String second) {
    List<String> fields = new ArrayList<>();
    collect("", Json.read(first), Json.read(second), fields);
    String named = String.join("; ", fields.subList(0, Math.min(fields.size(), FIELDS_NAMED)));
    return fields.size() > FIELDS_NAMED
        ? "%s; and %d more".formatted(named, fields.size() - FIELDS_NAMED)
        : named;
  }

  private static void collect(String path, JsonNode a, JsonNode b, List<String> fields) {
    if (a.equals(b)) {
      return;
    }
    if (a.isObject() && b.isObject()) {
      Set<String> names = new TreeSet<>();
      a.fieldNames().forEachRemaining(names::add);
      b.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        collect(path.isEmpty() ? name : path + "." + name, a.path(name), b.path(name), fields);
      }
    } else if (a.isArray() && b.isArray() && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        String at = a.path(i).path("id").isTextual() ? a.path(i).path("id").asText() : "" + i;
        collect("%s[%s]".formatted(path, at), a.path(i), b.path(i), fields);
      }
    } else {
      fields.add("%s: %s, then %s".formatted(path, shown(a), shown(b)));
    }
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
