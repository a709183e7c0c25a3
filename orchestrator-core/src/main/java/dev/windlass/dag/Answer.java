package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A person's answer: the output of an approval task. Immutable.
 *
 * @param chosen the chosen options
 * @param params the filled form
 * @param by who answered; {@code timeout} when nobody did in time
 */
public record Answer(List<String> chosen, ObjectNode params, String by) {
  /** Copies the options. */
  public Answer {
    chosen = List.copyOf(chosen);
  }

  /** Whether the answer was {@link ApprovalSpec#APPROVE}. */
  public boolean approved() {
    return chosen.contains(ApprovalSpec.APPROVE);
  }
}
