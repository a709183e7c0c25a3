package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a DAG says of its params besides their defaults, as stored with a DAG version.
 *
 * @param names in the order of definition
 * @param schemas JSON Schema by name; a param that is not here takes any value
 * @param strict whether a conf may have nothing but params
 * @param fixed whether a conf leaves the params as they are
 */
public record ParamRules(List<String> names, ObjectNode schemas, boolean strict, boolean fixed) {
  /** Copies the list; whatever stored JSON lacks is empty. */
  public ParamRules {
    names = names == null ? List.of() : List.copyOf(names);
    schemas = schemas == null ? Json.object() : schemas;
  }

  /** Nothing said: what versions stored before there were rules say. */
  public static ParamRules none() {
    return new ParamRules(List.of(), Json.object(), false, false);
  }
}
