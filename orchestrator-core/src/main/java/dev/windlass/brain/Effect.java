package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.RunType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be done in the world once the decision that asks for it is durable. */
public sealed interface Effect {
  /** Run an attempt, or take up one that may already be under way. */
  record Start(Attempt attempt) implements Effect {}

  /** End an attempt and its external job; answered by {@link Report.Ended} once verified. */
  record End(long taskId, int tryNumber, String reason) implements Effect {}

  /** Ring for this DAG's next run; empty: no run is planned. */
  record RingFor(String dagId, Optional<Instant> at) implements Effect {}

  /**
   * One attempt, with all a worker needs to know.
   *
   * @param attach whether an earlier process may have submitted the job: look for it first
   * @param handle JSON of the job's handle when it is known
   * @param startedAt when the attempt began, if it did before
   * @param inputs where each of the task's arguments is, in the order of its spec
   */
  record Attempt(
      long taskId,
      String dagId,
      int version,
      String runId,
      RunType runType,
      @Nullable Instant logicalDate,
      @Nullable Instant intervalStart,
      @Nullable Instant intervalEnd,
      ObjectNode conf,
      String task,
      int mapIndex,
      int tryNumber,
      String key,
      boolean attach,
      @Nullable String handle,
      @Nullable Instant startedAt,
      List<Input> inputs) {}

  /** Where one argument of an attempt is; the worker fetches it. */
  sealed interface Input {
    /** The output of a task instance. */
    record One(long task) implements Input {}

    /** The outputs of a mapped task's instances, in order. */
    record All(List<Long> tasks) implements Input {
      /** Copies the list. */
      public All {
        tasks = List.copyOf(tasks);
      }
    }

    /** One element of an instance's output, from 0. */
    record Element(long task, int position) implements Input {}

    /** One element of the {@code argument}-th literal that the task is mapped over. */
    record Literal(int argument, int position) implements Input {}

    /**
     * An element of an input that is made of several lists.
     *
     * @param list which of the input's lists it is in, from 0
     */
    record Part(int list, Input element) implements Input {}

    /** Nothing: a shorter input of a filled zip. */
    record Nothing() implements Input {}
  }
}
