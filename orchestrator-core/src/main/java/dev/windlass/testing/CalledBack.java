package dev.windlass.testing;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Occasion;
import java.util.Optional;

/**
 * A callback that was called in a test; a callback of several for one occasion is here once.
 *
 * @param task the task it is about; for a group its id after {@link Occasion#OF_GROUP}, {@link
 *     Occasion#THE_DAG} for the run as a whole
 * @param mapIndex -1 when the task is not mapped
 * @param tryNumber the attempt, of a group the pass; 0 for the run as a whole
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
            whose(task, mapIndex),
            tryNumber > 1 ? " (try %d)".formatted(tryNumber) : "");
  }

  /** What a callback is about, for people. */
  static String whose(String task, int mapIndex) {
    if (task.equals(Occasion.THE_DAG)) {
      return "the run";
    }
    return task.startsWith(Occasion.OF_GROUP)
        ? "group " + TestRun.name(task.substring(Occasion.OF_GROUP.length()), mapIndex)
        : TestRun.name(task, mapIndex);
  }
}
