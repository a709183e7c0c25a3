package dev.windlass.brain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.run.CallbackRow;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskNote;
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
  private final SequencedMap<String, Asset> assets = new LinkedHashMap<>();
  private final List<AssetEvent> assetEvents = new ArrayList<>();
  private final List<AssetLink> queuedAssets = new ArrayList<>();
  private final List<AssetLink> unqueuedAssets = new ArrayList<>();
  private final List<AssetLink> consumedAssets = new ArrayList<>();
  private final List<CallbackRow> callbacks = new ArrayList<>();
  private final SequencedMap<DeadlineRow.Key, DeadlineRow> deadlines = new LinkedHashMap<>();
  private final SequencedSet<DeadlineRow.Key> goneDeadlines = new LinkedHashSet<>();
  private final List<DeadlineAlert> alerts = new ArrayList<>();
  private final SequencedMap<GroupRetryRow.Key, GroupRetryRow> groupRetries = new LinkedHashMap<>();
  private final SequencedMap<Long, TaskNote> taskNotes = new LinkedHashMap<>();
  private final List<Effect> effects = new ArrayList<>();

  /**
   * What a batch writes, and does afterwards. Immutable.
   *
   * @param changedFrom beside each of {@code changedTasks}, how the row stands in the database; the
   *     new row itself, or none: not known
   */
  public record Batch(
      List<RunRow> newRuns,
      List<RunRow> changedRuns,
      List<Long> deletedRuns,
      List<String> deletedDags,
      List<TaskRow> newTasks,
      List<TaskRow> changedTasks,
      List<TaskRow> changedFrom,
      List<TaskRow> history,
      List<Long> clearedOutputs,
      Map<Long, String> outputs,
      List<DagTimes> dags,
      List<BackfillChange> backfills,
      List<Answer> answers,
      List<Audit> audit,
      AssetRows assets,
      List<CallbackRow> callbacks,
      DeadlineRows deadlines,
      List<GroupRetryRow> groupRetries,
      List<TaskNote> taskNotes,
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
          && deletedDags.isEmpty()
          && newTasks.isEmpty()
          && changedTasks.isEmpty()
          && history.isEmpty()
          && clearedOutputs.isEmpty()
          && outputs.isEmpty()
          && dags.isEmpty()
          && backfills.isEmpty()
          && answers.isEmpty()
          && audit.isEmpty()
          && assets.isEmpty()
          && callbacks.isEmpty()
          && deadlines.isEmpty()
          && groupRetries.isEmpty()
          && taskNotes.isEmpty();
    }
  }

  /**
   * What a batch writes about deadlines.
   *
   * @param set pending and missed ones as they stand now
   * @param gone those that were met, or do not count any more
   * @param alerts what is new among the missed
   */
  public record DeadlineRows(
      List<DeadlineRow> set, List<DeadlineRow.Key> gone, List<DeadlineAlert> alerts) {
    /** No rows. */
    public static final DeadlineRows NONE = new DeadlineRows(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public DeadlineRows {
      set = List.copyOf(set);
      gone = List.copyOf(gone);
      alerts = List.copyOf(alerts);
    }

    boolean isEmpty() {
      return set.isEmpty() && gone.isEmpty() && alerts.isEmpty();
    }
  }

  /** A run that people may be watching. */
  public record Touched(String dagId, String runId) {}

  /** Something the scheduler did that people will ask about. */
  public record Audit(String dagId, String event, String text) {}

  /** An event and the DAG or the run it belongs to. */
  public record AssetLink(String dagId, long runKey, long eventId) {}

  /**
   * What a batch writes about assets.
   *
   * @param known assets that DAGs name
   * @param queued events that wait for a DAG from now on
   * @param unqueued events that wait no more
   * @param consumed events and the runs they started
   */
  public record AssetRows(
      List<Asset> known,
      List<AssetEvent> events,
      List<AssetLink> queued,
      List<AssetLink> unqueued,
      List<AssetLink> consumed) {
    /** No rows. */
    public static final AssetRows NONE =
        new AssetRows(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public AssetRows {
      known = List.copyOf(known);
      events = List.copyOf(events);
      queued = List.copyOf(queued);
      unqueued = List.copyOf(unqueued);
      consumed = List.copyOf(consumed);
    }

    boolean isEmpty() {
      return known.isEmpty()
          && events.isEmpty()
          && queued.isEmpty()
          && unqueued.isEmpty()
          && consumed.isEmpty();
    }
  }

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
  private final List<String> deletedDags = new ArrayList<>();

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

  /** Takes the run away; rows about it that were to be written now would have nothing to be of. */
  void delete(long run) {
    deletedRuns.add(run);
    callbacks.removeIf(c -> c.runKey() == run);
    deadlines.keySet().removeIf(d -> d.runKey() == run);
    goneDeadlines.removeIf(d -> d.runKey() == run);
    alerts.removeIf(a -> a.runKey() == run);
    groupRetries.keySet().removeIf(g -> g.runKey() == run);
    taskNotes.keySet().removeIf(task -> TaskId.run(task) == run);
  }

  /** Takes a DAG's whole history away, and what was to be written of it now. */
  void deleteDag(String dagId) {
    deletedDags.add(dagId);
    dags.remove(dagId);
    queuedAssets.removeIf(link -> link.dagId().equals(dagId));
  }

  /** Keeps an attempt that is over, once; what began no attempt since leaves nothing to keep. */
  void archive(TaskCell cell) {
    boolean attempted = cell.queuedAt != null || cell.startDate != null;
    if (cell.tryNumber > 0 && attempted) {
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

  void asset(Asset asset) {
    assets.put(asset.name(), asset);
  }

  void assetEvent(AssetEvent event) {
    assetEvents.add(event);
  }

  void queueAsset(String dagId, long event) {
    queuedAssets.add(new AssetLink(dagId, 0, event));
  }

  /** Removes from the queue; what this batch would have queued is not queued at all. */
  void unqueueAsset(String dagId, long event) {
    AssetLink link = new AssetLink(dagId, 0, event);
    if (!queuedAssets.remove(link)) {
      unqueuedAssets.add(link);
    }
  }

  void consumeAsset(long runKey, long event) {
    consumedAssets.add(new AssetLink("", runKey, event));
  }

  private AssetRows takeAssets() {
    AssetRows rows =
        assets.isEmpty() && assetEvents.isEmpty() && unqueuedAssets.isEmpty()
            ? AssetRows.NONE
            : new AssetRows(
                List.copyOf(assets.values()),
                assetEvents,
                queuedAssets,
                unqueuedAssets,
                consumedAssets);
    assets.clear();
    assetEvents.clear();
    queuedAssets.clear();
    unqueuedAssets.clear();
    consumedAssets.clear();
    return rows;
  }

  void callback(CallbackRow due) {
    callbacks.add(due);
  }

  /** A group was run again, or is about to be. */
  void groupRetry(GroupRetryRow row) {
    groupRetries.put(row.key(), row);
  }

  /** A person noted something on a task instance. */
  void note(TaskNote note) {
    taskNotes.put(note.taskId(), note);
  }

  /** A deadline is pending, or was missed. */
  void deadline(DeadlineRow row) {
    goneDeadlines.remove(row.key());
    deadlines.put(row.key(), row);
  }

  /** A deadline was met, or does not count any more. */
  void noDeadline(DeadlineRow.Key key) {
    deadlines.remove(key);
    goneDeadlines.add(key);
  }

  void missed(DeadlineAlert alert) {
    alerts.add(alert);
  }

  private DeadlineRows takeDeadlines() {
    if (deadlines.isEmpty() && goneDeadlines.isEmpty() && alerts.isEmpty()) {
      return DeadlineRows.NONE;
    }
    DeadlineRows rows =
        new DeadlineRows(List.copyOf(deadlines.values()), List.copyOf(goneDeadlines), alerts);
    deadlines.clear();
    goneDeadlines.clear();
    alerts.clear();
    return rows;
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
    List<TaskRow> changedFrom = new ArrayList<>(tasks.size());
    for (TaskCell cell : tasks) {
      TaskRow written = cell.written;
      boolean fresh = cell.fresh;
      TaskRow row = cell.write();
      if (fresh) {
        newTasks.add(row);
      } else {
        changedTasks.add(row);
        changedFrom.add(written == null ? row : written);
      }
    }
    Batch batch =
        new Batch(
            newRuns,
            changedRuns,
            List.copyOf(deletedRuns),
            List.copyOf(deletedDags),
            newTasks,
            changedTasks,
            changedFrom,
            List.copyOf(history),
            List.copyOf(clearedOutputs),
            new LinkedHashMap<>(outputs),
            List.copyOf(dags.values()),
            List.copyOf(backfills),
            List.copyOf(answers),
            List.copyOf(audit),
            takeAssets(),
            List.copyOf(callbacks),
            takeDeadlines(),
            List.copyOf(groupRetries.values()),
            List.copyOf(taskNotes.values()),
            touched.stream().map(r -> new Touched(r.row().dagId(), r.row().runId())).toList(),
            List.copyOf(effects));
    touched.clear();
    runs.clear();
    deletedRuns.clear();
    deletedDags.clear();
    tasks.clear();
    history.clear();
    clearedOutputs.clear();
    outputs.clear();
    dags.clear();
    backfills.clear();
    answers.clear();
    audit.clear();
    callbacks.clear();
    groupRetries.clear();
    taskNotes.clear();
    effects.clear();
    return batch;
  }
}
