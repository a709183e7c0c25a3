package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code of one task: builds its operator from the upstream outputs. Thread-safe. */
@FunctionalInterface
public interface TaskBody {
  /**
   * Builds the operator.
   *
   * @param inputs the outputs of {@link DagStructure.TaskSpec#inputs}, in that order; null where
   *     the upstream task left none
   */
  Operator<?> build(Run run, List<@Nullable JsonNode> inputs) throws Exception;

  /** What becomes of its failures. */
  default RetryPolicy retryPolicy() {
    return RetryPolicy.none();
  }
}
