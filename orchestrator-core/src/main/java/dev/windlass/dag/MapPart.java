package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a body is handed an element of an input that is made of several lists: with the list it is
 * from, since each may have its elements changed in its own way.
 */
public final class MapPart {
  private MapPart() {}

  /** The element of the {@code list}-th list, from 0. */
  public static JsonNode of(int list, JsonNode element) {
    return Json.MAPPER.createArrayNode().add(list).add(element);
  }

  /** Which list it is from. */
  public static int list(JsonNode packed) {
    return packed.get(0).intValue();
  }

  /** The element itself. */
  public static JsonNode element(JsonNode packed) {
    return packed.get(1);
  }
}
