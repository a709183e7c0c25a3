package dev.windlass.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Runs and task instances as their rows have them. Pure. */
final class SnapshotRows {
  private SnapshotRows() {}

  static RunRow run(ResultSet r) throws SQLException {
    long backfill = r.getLong("backfill_id");
    Long backfillId = r.wasNull() ? null : backfill;
    return new RunRow(
        r.getLong("id"),
        r.getString("dag_id"),
        r.getString("run_id"),
        RunType.valueOf(r.getString("run_type").toUpperCase(java.util.Locale.ROOT)),
        RunState.of(r.getString("state")),
        r.getInt("version"),
        instant(r, "logical_date"),
        instant(r, "interval_start"),
        instant(r, "interval_end"),
        r.getObject("run_after", OffsetDateTime.class).toInstant(),
        instant(r, "queued_at"),
        instant(r, "start_date"),
        instant(r, "end_date"),
        Json.read(r.getString("conf"), ObjectNode.class),
        r.getString("note"),
        r.getString("triggered_by"),
        r.getString("triggering_user"),
        r.getInt("clear_number"),
        backfillId,
        r.getString("ending") != null,
        r.getString("reason"));
  }

  static TaskRow task(ResultSet r) throws SQLException {
    return new TaskRow(
        r.getLong("id"),
        r.getString("task_id"),
        r.getInt("map_index"),
        TaskState.of(r.getString("state")),
        r.getInt("try_number"),
        r.getInt("max_tries"),
        instant(r, "scheduled_at"),
        instant(r, "queued_at"),
        instant(r, "start_date"),
        instant(r, "end_date"),
        instant(r, "due_at"),
        r.getString("worker"),
        r.getString("key"),
        r.getString("handle"),
        Ending.of(r.getString("ending")),
        r.getString("reason"),
        Blame.of(r.getString("blame")),
        r.getInt("lost_count"),
        outputLength(r),
        r.getString("skips"),
        instant(r, "series_start"));
  }

  private static int outputLength(ResultSet r) throws SQLException {
    int length = r.getInt("output_length");
    return r.wasNull() ? TaskRow.NO_OUTPUT : length;
  }

  static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    OffsetDateTime at = r.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
