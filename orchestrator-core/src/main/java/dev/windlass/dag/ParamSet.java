package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Params as they are stored with a DAG version.
 *
 * @param names in the order of definition, which a stored JSON object would forget
 * @param defaults by name; a param that is not here has none and must be in the conf
 * @param schemas JSON Schema by name; a param that is not here takes any value
 */
public record ParamSet(List<String> names, ObjectNode defaults, ObjectNode schemas) {
  /** Copies the list; whatever stored JSON lacks is empty. */
  public ParamSet {
    names = names == null ? List.of() : List.copyOf(names);
    defaults = defaults == null ? Json.object() : defaults;
    schemas = schemas == null ? Json.object() : schemas;
  }

  /** No params. */
  public static ParamSet none() {
    return new ParamSet(List.of(), Json.object(), Json.object());
  }

  /** With one more; a param of the same name is replaced. */
  ParamSet with(String name, @Nullable JsonNode otherwise, ObjectNode schema) {
    List<String> more = new ArrayList<>(names);
    if (!more.contains(name)) {
      more.add(name);
    }
    ObjectNode values = defaults.deepCopy();
    values.remove(name);
    if (otherwise != null) {
      values.set(name, otherwise);
    }
    ObjectNode rules = schemas.deepCopy();
    rules.remove(name);
    if (!schema.isEmpty()) {
      rules.set(name, schema);
    }
    return new ParamSet(more, values, rules);
  }
}
