package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;

/**
 * How a mapped task gets its instances: one per element, or per combination of elements.
 *
 * @param zip whether the inputs go side by side; otherwise every combination, the first input
 *     varying slowest
 * @param fill for a zip: whether shorter inputs are filled up to the longest; otherwise the
 *     shortest decides
 * @param over the lists that the inputs are made of, at least one
 * @param parts of how many lists, one after another, each input is made; empty: of one each
 */
public record MapSpec(boolean zip, boolean fill, List<Over> over, List<Integer> parts) {
  /** Copies the lists; what an earlier release did not store has its default. */
  public MapSpec {
    over = List.copyOf(over);
    parts = parts == null || parts.stream().allMatch(p -> p == 1) ? List.of() : List.copyOf(parts);
  }

  /** With inputs of one list each. */
  public MapSpec(boolean zip, boolean fill, List<Over> over) {
    this(zip, fill, over, List.of());
  }

  /** How many inputs there are. */
  public int inputs() {
    return parts.isEmpty() ? over.size() : parts.size();
  }

  /** Of how many lists the {@code k}-th input is made. */
  public int parts(int k) {
    return parts.isEmpty() ? 1 : parts.get(k);
  }

  /** The place of the {@code k}-th input's first list. */
  public int first(int k) {
    int first = k;
    for (int before = 0; before < k && !parts.isEmpty(); before++) {
      first += parts.get(before) - 1;
    }
    return first;
  }

  /**
   * One list.
   *
   * @param task the upstream task whose output, a list or an object, is taken apart; a mapped
   *     task's output is the list of its instances' outputs; empty for a literal
   * @param literal the elements themselves
   */
  public record Over(String task, Optional<ArrayNode> literal) {}
}
