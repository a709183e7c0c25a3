package dev.windlass.testing;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Occasion;
import java.util.Optional;

/**
 * A callback that was called in a test; a callback of several for one occasion is here once.
 *
 * @param task the task it is about; {@link Occasion#THE_DAG} for the run as a whole
 * @param mapIndex -1 when the task is not mapped
 * @param tryNumber the attempt; 0 for the run as a whole
 * @param state what it had come to
 * @param reason why, where there is a reason
 */
public record CalledBack(
    String task,
    int mapIndex,
    int tryNumber,
    CallbackEvent event,
    String state,
    Optional<String> reason) {
  @Override
  public String toString() {
    return "on_%s of %s%s"
        .formatted(
            event.word(),
            task.equals(Occasion.THE_DAG) ? "the run" : TestRun.name(task, mapIndex),
            tryNumber > 1 ? " (try %d)".formatted(tryNumber) : "");
  }
}
