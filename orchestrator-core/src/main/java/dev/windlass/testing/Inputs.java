package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The upstream outputs that a replaced task body gets, in the order of the task's arguments. */
public final class Inputs {
  private final List<@Nullable JsonNode> values;

  Inputs(List<@Nullable JsonNode> values) {
    this.values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** How many there are; an argument that is a list of outputs counts once for each of them. */
  public int size() {
    return values.size();
  }

  /**
   * The input at {@code place}, from 0.
   *
   * @throws IllegalArgumentException when there is none, or when it is no {@code type}
   */
  public <T> T get(int place, Class<T> type) {
    JsonNode value = place < 0 || place >= values.size() ? null : values.get(place);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException(
          "there is no input %d among %d inputs of this task".formatted(place, values.size()));
    }
    return Json.value(value, Json.MAPPER.constructType(type));
  }
}
