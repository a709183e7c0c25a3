package dev.windlass.brain;

import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The steps of a run's row. Pure. */
final class Rows {
  private Rows() {}

  static RunRow started(RunRow r, Instant now) {
    return with(
        r, RunState.RUNNING, r.queuedAt(), now, null, r.clearNumber(), r.ending(), r.reason());
  }

  static RunRow reasoned(RunRow r, String reason) {
    return with(
        r,
        r.state(),
        r.queuedAt(),
        r.startDate(),
        r.endDate(),
        r.clearNumber(),
        r.ending(),
        reason);
  }

  static RunRow ending(RunRow r, String reason) {
    return with(
        r, r.state(), r.queuedAt(), r.startDate(), r.endDate(), r.clearNumber(), true, reason);
  }

  static RunRow closed(RunRow r, RunState state, @Nullable String reason, Instant now) {
    return with(r, state, r.queuedAt(), r.startDate(), now, r.clearNumber(), false, reason);
  }

  static RunRow requeued(RunRow r, Instant now) {
    return with(r, RunState.QUEUED, now, r.startDate(), null, r.clearNumber() + 1, false, null);
  }

  static RunRow noted(RunRow r, @Nullable String note) {
    return copy(r, r.type(), r.version(), note, r.triggeredBy(), r.backfillId());
  }

  static RunRow inBackfill(RunRow r, long backfill) {
    return copy(r, RunType.BACKFILL, r.version(), r.note(), "backfill", backfill);
  }

  static RunRow onVersion(RunRow r, int version) {
    return copy(r, r.type(), version, r.note(), r.triggeredBy(), r.backfillId());
  }

  private static RunRow copy(
      RunRow r,
      RunType type,
      int version,
      @Nullable String note,
      String by,
      @Nullable Long backfill) {
    return new RunRow(
        r.id(),
        r.dagId(),
        r.runId(),
        type,
        r.state(),
        version,
        r.logicalDate(),
        r.intervalStart(),
        r.intervalEnd(),
        r.runAfter(),
        r.queuedAt(),
        r.startDate(),
        r.endDate(),
        r.conf(),
        note,
        by,
        r.user(),
        r.clearNumber(),
        backfill,
        r.ending(),
        r.reason());
  }

  private static RunRow with(
      RunRow r,
      RunState state,
      @Nullable Instant queuedAt,
      @Nullable Instant start,
      @Nullable Instant end,
      int clearNumber,
      boolean ending,
      @Nullable String reason) {
    return new RunRow(
        r.id(),
        r.dagId(),
        r.runId(),
        r.type(),
        state,
        r.version(),
        r.logicalDate(),
        r.intervalStart(),
        r.intervalEnd(),
        r.runAfter(),
        queuedAt,
        start,
        end,
        r.conf(),
        r.note(),
        r.triggeredBy(),
        r.user(),
        clearNumber,
        r.backfillId(),
        ending,
        reason);
  }
}
