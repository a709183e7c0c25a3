package dev.windlass.store;

import static dev.windlass.store.Columns.count;
import static dev.windlass.store.Columns.flag;
import static dev.windlass.store.Columns.instant;
import static dev.windlass.store.Columns.json;
import static dev.windlass.store.Columns.number;
import static dev.windlass.store.Columns.numberOrNull;
import static dev.windlass.store.Columns.text;

import dev.windlass.brain.DagTimes;
import dev.windlass.brain.Decisions.Answer;
import dev.windlass.brain.Decisions.AssetLink;
import dev.windlass.brain.Decisions.Audit;
import dev.windlass.brain.Decisions.BackfillChange;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.Json;
import dev.windlass.run.Blame;
import dev.windlass.run.CallbackRow;
import dev.windlass.run.DeadlineAlert;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.Ending;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.TaskNote;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of everything the journal writes; the first of each list is the key. */
final class JournalRows {
  private JournalRows() {}

  static final Columns<TaskRow> TASKS =
      Columns.of(
          number("id", TaskRow::id),
          text("task_id", TaskRow::taskId),
          count("map_index", TaskRow::mapIndex),
          text("state", r -> r.state().word()),
          count("try_number", TaskRow::tryNumber),
          count("max_tries", TaskRow::maxTries),
          instant("scheduled_at", TaskRow::scheduledAt),
          instant("queued_at", TaskRow::queuedAt),
          instant("start_date", TaskRow::startDate),
          instant("end_date", TaskRow::endDate),
          instant("due_at", TaskRow::dueAt),
          text("worker", TaskRow::worker),
          text("key", TaskRow::key),
          json("handle", TaskRow::handle),
          text("ending", r -> word(r.ending())),
          text("reason", TaskRow::reason),
          text("blame", r -> word(r.blame())),
          count("lost_count", TaskRow::lostCount),
          numberOrNull(
              "output_length",
              r -> r.outputLength() == TaskRow.NO_OUTPUT ? null : (long) r.outputLength()),
          json("skips", TaskRow::skips),
          instant("series_start", TaskRow::seriesStart));

  /** What may change of a task instance. */
  static final Columns<TaskRow> CHANGED_TASKS = TASKS.without("task_id");

  static final Columns<RunRow> RUNS =
      Columns.of(
          number("id", RunRow::id),
          text("dag_id", RunRow::dagId),
          text("run_id", RunRow::runId),
          text("run_type", r -> r.type().word()),
          text("state", r -> r.state().word()),
          count("version", RunRow::version),
          instant("logical_date", RunRow::logicalDate),
          instant("interval_start", RunRow::intervalStart),
          instant("interval_end", RunRow::intervalEnd),
          instant("run_after", RunRow::runAfter),
          instant("queued_at", RunRow::queuedAt),
          instant("start_date", RunRow::startDate),
          instant("end_date", RunRow::endDate),
          json("conf", r -> Json.text(r.conf())),
          text("note", RunRow::note),
          text("triggered_by", RunRow::triggeredBy),
          text("triggering_user", RunRow::user),
          count("clear_number", RunRow::clearNumber),
          numberOrNull("backfill_id", RunRow::backfillId),
          text("ending", r -> r.ending() ? "failed" : null),
          text("reason", RunRow::reason));

  /** What may change of a run. */
  static final Columns<RunRow> CHANGED_RUNS =
      RUNS.without(
          "dag_id",
          "run_id",
          "logical_date",
          "interval_start",
          "interval_end",
          "run_after",
          "conf",
          "triggering_user");

  static final Columns<TaskRow> HISTORY =
      Columns.of(
          number("ti_id", TaskRow::id),
          count("try_number", TaskRow::tryNumber),
          text("state", JournalRows::outcome),
          instant("queued_at", TaskRow::queuedAt),
          instant("start_date", TaskRow::startDate),
          instant("end_date", TaskRow::endDate),
          text("worker", TaskRow::worker),
          text("key", TaskRow::key),
          json("handle", TaskRow::handle),
          text("reason", TaskRow::reason),
          text("blame", r -> word(r.blame())));

  static final Columns<String> DAG_IDS = Columns.of(text("dag_id", id -> id));

  static final Columns<Long> IDS = Columns.of(number("id", id -> id));

  static final Columns<Map.Entry<Long, String>> OUTPUTS =
      Columns.of(number("ti_id", Map.Entry::getKey), json("value", Map.Entry::getValue));

  static final Columns<DagTimes> DAGS =
      Columns.of(
          text("dag_id", DagTimes::dagId),
          flag("is_paused", DagTimes::paused),
          instant("first_planned", DagTimes::firstPlanned),
          instant("last_automated", DagTimes::lastAutomated),
          instant("next_logical", DagTimes::nextLogical),
          instant("next_run_after", DagTimes::nextRunAfter),
          count("failed_in_a_row", DagTimes::failedInARow));

  static final Columns<Answer> ANSWERS =
      Columns.of(
          number("id", Answer::commandId),
          json("result", a -> a.result() == null ? null : Json.text(a.result())),
          text("error_kind", Answer::errorKind),
          text("error", Answer::error));

  static final Columns<Asset> ASSETS =
      Columns.of(text("name", Asset::name), text("uri", Asset::uri), text("grp", Asset::group));

  static final Columns<AssetEvent> ASSET_EVENTS =
      Columns.of(
          number("id", AssetEvent::id),
          text("asset", AssetEvent::asset),
          text("alias", AssetEvent::alias),
          json("extra", e -> Json.text(e.extra())),
          text("source_dag", AssetEvent::sourceDag),
          text("source_run", AssetEvent::sourceRun),
          text("source_task", AssetEvent::sourceTask),
          count("map_index", AssetEvent::mapIndex),
          text("said_by", AssetEvent::by),
          instant("at", AssetEvent::at));

  static final Columns<AssetLink> ASSET_QUEUE =
      Columns.of(number("event_id", AssetLink::eventId), text("dag_id", AssetLink::dagId));

  static final Columns<AssetLink> ASSET_RUNS =
      Columns.of(number("event_id", AssetLink::eventId), number("run_key", AssetLink::runKey));

  static final Columns<Audit> AUDIT =
      Columns.of(
          text("dag_id", Audit::dagId),
          text("event", Audit::event),
          json("extra", a -> Json.text(Json.object().put("reason", a.text()))));

  static final Columns<TaskNote> TASK_NOTES =
      Columns.of(
          number("ti_id", TaskNote::taskId),
          text("content", TaskNote::content),
          text("noted_by", TaskNote::by),
          instant("noted_at", TaskNote::at));

  static final Columns<CallbackRow> CALLBACKS =
      Columns.of(
          number("run_key", CallbackRow::runKey),
          text("task_id", CallbackRow::task),
          number("ti_id", CallbackRow::taskId),
          count("map_index", CallbackRow::mapIndex),
          count("try_number", CallbackRow::tryNumber),
          text("event", c -> c.event().word()),
          text("state", CallbackRow::state),
          text("reason", CallbackRow::reason),
          count("number", CallbackRow::number));

  static final Columns<GroupRetryRow> GROUP_RETRIES =
      Columns.of(
          number("run_key", GroupRetryRow::runKey),
          text("group_id", GroupRetryRow::group),
          count("map_index", GroupRetryRow::mapIndex),
          count("retried", GroupRetryRow::retried),
          instant("due_at", GroupRetryRow::dueAt));

  static final Columns<DeadlineRow> DEADLINES =
      Columns.of(
          number("run_key", DeadlineRow::runKey),
          number("ti_id", DeadlineRow::taskId),
          count("number", DeadlineRow::number),
          instant("due_at", DeadlineRow::dueAt),
          instant("missed_at", DeadlineRow::missedAt));

  static final Columns<DeadlineRow.Key> DEADLINE_KEYS =
      Columns.of(
          number("run_key", DeadlineRow.Key::runKey),
          number("ti_id", DeadlineRow.Key::taskId),
          count("number", DeadlineRow.Key::number));

  static final Columns<DeadlineAlert> DEADLINE_ALERTS =
      Columns.of(
          number("run_key", DeadlineAlert::runKey),
          text("task_id", DeadlineAlert::task),
          number("ti_id", DeadlineAlert::taskId),
          count("map_index", DeadlineAlert::mapIndex),
          count("number", DeadlineAlert::number),
          text("words", DeadlineAlert::words),
          instant("due_at", DeadlineAlert::dueAt),
          instant("missed_at", DeadlineAlert::missedAt));

  static final Columns<BackfillChange.Begun> BACKFILLS =
      Columns.of(
          number("id", BackfillChange.Begun::id),
          text("dag_id", BackfillChange.Begun::dagId),
          instant("from_date", BackfillChange.Begun::from),
          instant("to_date", BackfillChange.Begun::to),
          text("reprocess", BackfillChange.Begun::reprocess),
          count("max_active_runs", BackfillChange.Begun::maxActiveRuns),
          flag("run_backwards", BackfillChange.Begun::backwards),
          json("conf", BackfillChange.Begun::conf),
          json("skipped", BackfillChange.Begun::skipped));

  static final Columns<BackfillChange.Paused> PAUSED_BACKFILLS =
      Columns.of(
          number("id", BackfillChange.Paused::id),
          flag("is_paused", BackfillChange.Paused::paused));

  private static @Nullable String word(@Nullable Ending ending) {
    return ending == null ? null : ending.word();
  }

  private static @Nullable String word(@Nullable Blame blame) {
    return blame == null ? null : blame.word();
  }

  /** What an earlier attempt came to: one that was to be retried has failed. */
  private static String outcome(TaskRow row) {
    String word = row.state().word();
    return word == null || row.state() == TaskState.UP_FOR_RETRY ? "failed" : word;
  }
}
