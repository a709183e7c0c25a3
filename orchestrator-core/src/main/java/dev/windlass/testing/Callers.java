package dev.windlass.testing;

import dev.windlass.brain.DueCallback;
import dev.windlass.brain.Effect;
import dev.windlass.dag.Occasion;
import dev.windlass.execution.LocalExecutor;
import dev.windlass.run.CallbackRow;
import dev.windlass.run.RunRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls the callbacks that fell due, as the engine does: each at least once, those of one task
 * instance one after another. What was not called when the process is lost is called by the next.
 */
final class Callers {
  private record Waiting(long id, CallbackRow row) {}

  private final MemoryRows rows;
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Long, List<CalledBack>> called = new LinkedHashMap<>();
  private final List<Long> underWay = new ArrayList<>();
  private long last;

  Callers(MemoryRows rows) {
    this.rows = rows;
  }

  void due(List<CallbackRow> due) {
    for (CallbackRow row : due) {
      last++;
      waiting.put(last, new Waiting(last, row));
    }
  }

  /** Whether nobody waits for a call. */
  boolean idle() {
    return waiting.isEmpty();
  }

  /** A new process knows only the rows. */
  void lost() {
    underWay.clear();
  }

  List<CalledBack> of(long run) {
    return List.copyOf(called.getOrDefault(run, List.of()));
  }

  /** Hands out what may be called now. */
  void handOut(LocalExecutor executor) {
    List<String> busy = new ArrayList<>();
    for (Waiting one : List.copyOf(waiting.values())) {
      CallbackRow about = one.row();
      String whose =
          "%d/%d/%s/%d".formatted(about.runKey(), about.taskId(), task(about), about.mapIndex());
      if (underWay.contains(one.id()) || busy.contains(whose)) {
        busy.add(whose);
        continue;
      }
      busy.add(whose);
      rows.run(one.row().runKey())
          .ifPresentOrElse(
              run -> {
                underWay.add(one.id());
                executor.call(due(one, run), () -> done(one, executor));
              },
              () -> waiting.remove(one.id()));
    }
  }

  private void done(Waiting one, LocalExecutor executor) {
    CallbackRow row = one.row();
    waiting.remove(one.id());
    underWay.remove(one.id());
    called
        .computeIfAbsent(row.runKey(), r -> new ArrayList<>())
        .add(
            new CalledBack(
                task(row),
                row.mapIndex(),
                row.tryNumber(),
                row.event(),
                row.state(),
                Optional.ofNullable(row.reason())));
    handOut(executor);
  }

  private static String task(CallbackRow row) {
    String task = row.task();
    return task == null ? Occasion.THE_DAG : task;
  }

  private static DueCallback due(Waiting one, RunRow run) {
    CallbackRow row = one.row();
    return new DueCallback(
        one.id(),
        row.event(),
        row.number(),
        row.state(),
        row.reason(),
        new Effect.Attempt(
            row.taskId(),
            run.dagId(),
            run.version(),
            run.runId(),
            run.type(),
            run.logicalDate(),
            run.intervalStart(),
            run.intervalEnd(),
            run.conf(),
            task(row),
            row.mapIndex(),
            row.tryNumber(),
            "callback-" + one.id(),
            false,
            null,
            null,
            List.of()));
  }
}
