package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DataInterval;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The steps of a run's row, from one immutable row to the next. Pure. */
final class Rows {
  private Rows() {}

  /** A new run, queued on its DAG's newest version; without dates and conf. */
  static RunRow created(
      long key,
      DagEntry dag,
      RunType type,
      String runId,
      Instant runAfter,
      Instant now,
      String by) {
    return new RunRow(
        key,
        dag.dagId,
        runId,
        type,
        RunState.QUEUED,
        dag.version,
        null,
        null,
        null,
        runAfter,
        now,
        null,
        null,
        Json.object(),
        null,
        by,
        null,
        0,
        null,
        false,
        null);
  }

  static RunRow dated(RunRow r, @Nullable Instant logicalDate, @Nullable DataInterval interval) {
    return step(
        r,
        x -> {
          x.logicalDate = logicalDate;
          x.intervalStart = interval == null ? null : interval.start();
          x.intervalEnd = interval == null ? null : interval.end();
        });
  }

  /** Asked for by somebody, with a conf and a note. */
  static RunRow asked(RunRow r, ObjectNode conf, @Nullable String note, @Nullable String user) {
    return step(
        r,
        x -> {
          x.conf = conf;
          x.note = note;
          x.user = user;
        });
  }

  static RunRow started(RunRow r, Instant now) {
    return step(
        r,
        x -> {
          x.state = RunState.RUNNING;
          x.startDate = now;
          x.endDate = null;
        });
  }

  static RunRow reasoned(RunRow r, String reason) {
    return step(r, x -> x.reason = reason);
  }

  static RunRow ending(RunRow r, String reason) {
    return step(
        r,
        x -> {
          x.ending = true;
          x.reason = reason;
        });
  }

  static RunRow closed(RunRow r, RunState state, @Nullable String reason, Instant now) {
    return step(
        r,
        x -> {
          x.state = state;
          x.endDate = now;
          x.ending = false;
          x.reason = reason;
        });
  }

  static RunRow requeued(RunRow r, Instant now) {
    return step(
        r,
        x -> {
          x.state = RunState.QUEUED;
          x.queuedAt = now;
          x.endDate = null;
          x.clearNumber++;
          x.ending = false;
          x.reason = null;
        });
  }

  /** Queued once more with its instances as they are: nothing was cleared. */
  static RunRow queuedAgain(RunRow r, Instant now) {
    return step(
        requeued(r, now),
        x -> {
          x.startDate = null;
          x.clearNumber = r.clearNumber();
        });
  }

  static RunRow noted(RunRow r, @Nullable String note) {
    return step(r, x -> x.note = note);
  }

  static RunRow inBackfill(RunRow r, long backfill) {
    return step(
        r,
        x -> {
          x.type = RunType.BACKFILL;
          x.triggeredBy = "backfill";
          x.backfillId = backfill;
        });
  }

  static RunRow onVersion(RunRow r, int version) {
    return step(r, x -> x.version = version);
  }

  private static RunRow step(RunRow from, Consumer<Next> change) {
    Next next = new Next(from);
    change.accept(next);
    return next.row();
  }

  /** The next row in the making; what never changes is taken from the one before. */
  private static final class Next {
    private final RunRow from;
    RunType type;
    RunState state;
    int version;
    @Nullable Instant logicalDate;
    @Nullable Instant intervalStart;
    @Nullable Instant intervalEnd;
    @Nullable Instant queuedAt;
    @Nullable Instant startDate;
    @Nullable Instant endDate;
    ObjectNode conf;
    @Nullable String note;
    String triggeredBy;
    @Nullable String user;
    int clearNumber;
    @Nullable Long backfillId;
    boolean ending;
    @Nullable String reason;

    Next(RunRow from) {
      this.from = from;
      this.type = from.type();
      this.state = from.state();
      this.version = from.version();
      this.logicalDate = from.logicalDate();
      this.intervalStart = from.intervalStart();
      this.intervalEnd = from.intervalEnd();
      this.queuedAt = from.queuedAt();
      this.startDate = from.startDate();
      this.endDate = from.endDate();
      this.conf = from.conf();
      this.note = from.note();
      this.triggeredBy = from.triggeredBy();
      this.user = from.user();
      this.clearNumber = from.clearNumber();
      this.backfillId = from.backfillId();
      this.ending = from.ending();
      this.reason = from.reason();
    }

    RunRow row() {
      return new RunRow(
          from.id(),
          from.dagId(),
          from.runId(),
          type,
          state,
          version,
          logicalDate,
          intervalStart,
          intervalEnd,
          from.runAfter(),
          queuedAt,
          startDate,
          endDate,
          conf,
          note,
          triggeredBy,
          user,
          clearNumber,
          backfillId,
          ending,
          reason);
    }
  }
}
