package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything the brain decided since the last batch: rows to write in one transaction, then effects
 * to carry out. Several changes of one row become one. Used by one thread.
 */
public final class Decisions {
  private final SequencedSet<RunMachine> runs = new LinkedHashSet<>();
  private final SequencedSet<RunMachine> touched = new LinkedHashSet<>();
  private final List<TaskCell> tasks = new ArrayList<>();
  private final List<TaskRow> history = new ArrayList<>();
  private final SequencedSet<Long> clearedOutputs = new LinkedHashSet<>();
  private final SequencedMap<Long, String> outputs = new LinkedHashMap<>();
  private final SequencedMap<String, DagTimes> dags = new LinkedHashMap<>();
  private final List<BackfillChange> backfills = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Audit> audit = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  /** What a batch writes, and does afterwards. Immutable. */
  public record Batch(
      List<RunRow> newRuns,
      List<RunRow> changedRuns,
      List<Long> deletedRuns,
      List<TaskRow> newTasks,
      List<TaskRow> changedTasks,
      List<TaskRow> history,
      List<Long> clearedOutputs,
      Map<Long, String> outputs,
      List<DagTimes> dags,
      List<BackfillChange> backfills,
      List<Answer> answers,
      List<Audit> audit,
      List<Touched> touched,
      List<Effect> effects) {
    /** Nothing to write and nothing to do. */
    public boolean isEmpty() {
      return nothingToWrite() && effects.isEmpty();
    }

    /** No row changes. */
    public boolean nothingToWrite() {
      return newRuns.isEmpty()
          && changedRuns.isEmpty()
          && deletedRuns.isEmpty()
          && newTasks.isEmpty()
          && changedTasks.isEmpty()
          && history.isEmpty()
          && clearedOutputs.isEmpty()
          && outputs.isEmpty()
          && dags.isEmpty()
          && backfills.isEmpty()
          && answers.isEmpty()
          && audit.isEmpty();
    }
  }

  /** A run that people may be watching. */
  public record Touched(String dagId, String runId) {}

  /**
   * When a DAG's runs were and will be due.
   *
   * @param failedInARow its latest runs that failed, one after another
   */
  public record DagTimes(
      String dagId,
      boolean paused,
      @Nullable Instant lastAutomated,
      @Nullable Instant nextLogical,
      @Nullable Instant nextRunAfter,
      int failedInARow) {}

  /** Something the scheduler did that people will ask about. */
  public record Audit(String dagId, String event, String text) {}

  /** A backfill that began or ended. */
  public sealed interface BackfillChange {
    /**
     * It began.
     *
     * @param skipped dates it leaves out, each with its reason: a JSON list
     */
    record Begun(
        long id,
        String dagId,
        Instant from,
        Instant to,
        String reprocess,
        int maxActiveRuns,
        boolean backwards,
        String conf,
        String skipped)
        implements BackfillChange {}

    /** It was paused, or goes on. */
    record Paused(long id, boolean paused) implements BackfillChange {}

    /** Its last run ended. */
    record Completed(long id) implements BackfillChange {}
  }

  /**
   * What became of a command.
   *
   * @param error null: it was carried out
   * @param errorKind {@code not_found}, {@code conflict} or {@code invalid}
   */
  public record Answer(
      long commandId,
      @Nullable JsonNode result,
      @Nullable String errorKind,
      @Nullable String error) {}

  private final List<Long> deletedRuns = new ArrayList<>();

  void run(RunMachine run) {
    runs.add(run);
    touched.add(run);
  }

  void task(TaskCell cell) {
    if (!cell.dirty) {
      cell.dirty = true;
      tasks.add(cell);
      touched.add(cell.run);
    }
  }

  void delete(long run) {
    deletedRuns.add(run);
  }

  /** Keeps an attempt that is over; an instance that never ran leaves nothing to keep. */
  void archive(TaskCell cell) {
    if (cell.tryNumber > 0) {
      history.add(cell.row());
    }
  }

  void output(long task, String json) {
    outputs.put(task, json);
  }

  void clearOutput(long task) {
    outputs.remove(task);
    clearedOutputs.add(task);
  }

  void dag(DagTimes times) {
    dags.put(times.dagId(), times);
  }

  void backfill(BackfillChange change) {
    backfills.add(change);
  }

  void answer(Answer answer) {
    answers.add(answer);
  }

  void audit(Audit entry) {
    audit.add(entry);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  /** Takes everything, leaving nothing: the rows as they stand now. */
  public Batch take() {
    List<RunRow> newRuns = new ArrayList<>();
    List<RunRow> changedRuns = new ArrayList<>();
    for (RunMachine run : runs) {
      (run.fresh ? newRuns : changedRuns).add(run.row());
      run.fresh = false;
    }
    List<TaskRow> newTasks = new ArrayList<>();
    List<TaskRow> changedTasks = new ArrayList<>(tasks.size());
    for (TaskCell cell : tasks) {
      (cell.fresh ? newTasks : changedTasks).add(cell.row());
      cell.fresh = false;
      cell.dirty = false;
    }
    Batch batch =
        new Batch(
            newRuns,
            changedRuns,
            List.copyOf(deletedRuns),
            newTasks,
            changedTasks,
            List.copyOf(history),
            List.copyOf(clearedOutputs),
            new LinkedHashMap<>(outputs),
            List.copyOf(dags.values()),
            List.copyOf(backfills),
            List.copyOf(answers),
            List.copyOf(audit),
            touched.stream().map(r -> new Touched(r.row().dagId(), r.row().runId())).toList(),
            List.copyOf(effects));
    touched.clear();
    runs.clear();
    deletedRuns.clear();
    tasks.clear();
    history.clear();
    clearedOutputs.clear();
    outputs.clear();
    dags.clear();
    backfills.clear();
    answers.clear();
    audit.clear();
    effects.clear();
    return batch;
  }
}
