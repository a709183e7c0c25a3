package dev.windlass.dag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs of this and other DAGs, as a task may see and ask for them. Everything that changes a run
 * goes to the scheduler as a command. Thread-safe; calls block until they are answered.
 */
public interface Runs {
  /**
   * A run as it is stored.
   *
   * @param state {@code queued, running, success, failed}
   * @param requester who asked for it: for one that a task triggered, the key it was triggered
   *     under
   * @param clearNumber how often it was cleared
   */
  record Seen(
      String dagId,
      String runId,
      String state,
      Optional<Instant> logicalDate,
      Optional<DataInterval> interval,
      Optional<Instant> startDate,
      Optional<Instant> endDate,
      Optional<String> requester,
      int clearNumber) {
    /** Whether it is over. */
    public boolean finished() {
      return state.equals("success") || state.equals("failed");
    }
  }

  /**
   * A task instance of a run.
   *
   * @param state a task state's word, {@code none} before the first
   */
  record SeenTask(String taskId, int mapIndex, String state) {}

  /**
   * A run that is wanted.
   *
   * @param key says whose run it is: asking again under the same key finds it
   */
  record Order(
      String dagId, String runId, Optional<Instant> logicalDate, ObjectNode conf, String key) {}

  /** Thrown by {@link #trigger}: somebody else's run has the id or the logical date. */
  final class RunExists extends Exception {
    private static final long serialVersionUID = 1;

    /** With the scheduler's words. */
    public RunExists(String message) {
      super(message);
    }
  }

  /**
   * Makes a run, once: a run with this id that was made under the same key is the one wanted.
   *
   * @return the run's id
   * @throws RunExists when there is another run in its place
   * @throws FailTask when there is no such DAG or when it does not take the conf, saying why
   */
  String trigger(Order order) throws RunExists;

  /** A run by its id. */
  Optional<Seen> find(String dagId, String runId);

  /** A run by its logical date. */
  Optional<Seen> at(String dagId, Instant logicalDate);

  /** A run's task instances, in the order of definition. */
  List<SeenTask> tasks(String dagId, String runId);

  /** What the newest version of a DAG is; empty: there is no such DAG. */
  Optional<DagStructure> dag(String dagId);

  /** The newest successful run of this DAG with a logical date before this run's, by that date. */
  Optional<Seen> previousSuccess();

  /** Clears every task of a finished run, which runs again. */
  void clear(String dagId, String runId);

  /** Ends an unfinished run as failed; its external work is cancelled first. */
  void end(String dagId, String runId);

  /** Now, by the database. */
  Instant now();
}
