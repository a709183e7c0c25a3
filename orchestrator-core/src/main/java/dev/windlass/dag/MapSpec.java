package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;

/**
 * How a mapped task gets its instances: one per element, or per combination of elements.
 *
 * @param zip whether the inputs go side by side; otherwise every combination, the first input
 *     varying slowest
 * @param fill for a zip: whether shorter inputs are filled with null up to the longest; otherwise
 *     the shortest decides
 * @param over the inputs, at least one
 */
public record MapSpec(boolean zip, boolean fill, List<Over> over) {
  /** Copies the list. */
  public MapSpec {
    over = List.copyOf(over);
  }

  /**
   * One input.
   *
   * @param task the upstream task whose output, a list or an object, is taken apart; a mapped
   *     task's output is the list of its instances' outputs; empty for a literal
   * @param literal the elements themselves
   */
  public record Over(String task, Optional<ArrayNode> literal) {}
}
