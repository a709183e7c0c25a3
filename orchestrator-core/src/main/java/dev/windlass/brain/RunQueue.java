package dev.windlass.brain;

import dev.windlass.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which queued runs may run: as many at a time as their DAG, or their backfill, allows. */
final class RunQueue {
  /** Stands for no backfill. */
  private static final Long OWN_LIMIT = 0L;

  private final Backfills backfills;

  RunQueue(Backfills backfills) {
    this.backfills = backfills;
  }

  /** Queued runs become running while their DAG or backfill allows it. */
  void start(DagEntry dag, Instant now) {
    if (dag.paused) {
      return;
    }
    Map<Long, Integer> running = running(dag);
    for (RunMachine run : List.copyOf(dag.queued)) {
      // One that started may have ended at once, and let others start before us.
      if (mayRun(dag, run, running)
          && !run.row().runAfter().isAfter(now)
          && dag.queued.remove(run)) {
        run.start(now);
        running = running(dag);
      }
    }
  }

  /** Running runs by the backfill whose limit they count against; 0: the DAG's own. */
  private static Map<Long, Integer> running(DagEntry dag) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    for (RunMachine run : dag.active.values()) {
      if (run.row().state() == RunState.RUNNING) {
        counts.merge(limitOf(run), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static Long limitOf(RunMachine run) {
    Long backfill = run.row().backfillId();
    return backfill == null ? OWN_LIMIT : backfill;
  }

  private boolean mayRun(DagEntry dag, RunMachine run, Map<Long, Integer> running) {
    Optional<Backfill> own = backfills.of(run.row());
    if (own.filter(Backfill::paused).isPresent()) {
      return false;
    }
    // A run of a backfill that is over was cleared: the DAG's own limit is right for it.
    int limit = own.map(Backfill::maxActiveRuns).orElse(dag.structure().maxActiveRuns());
    return running.getOrDefault(limitOf(run), 0) < limit;
  }

  /** Everything that keeps a queued run from running. */
  List<String> why(DagEntry dag, RunMachine run, Instant now) {
    List<String> why = new ArrayList<>();
    Backfill own = backfills.of(run.row()).orElse(null);
    boolean room = mayRun(dag, run, running(dag));
    if (run.row().runAfter().isAfter(now)) {
      why.add("the run is not due before " + run.row().runAfter());
    }
    if (own != null && own.paused()) {
      why.add("its backfill %d is paused; unpause it".formatted(own.id()));
    } else if (!room && own != null) {
      why.add(
          "its backfill %d runs at most %d runs at a time"
              .formatted(own.id(), own.maxActiveRuns()));
    } else if (!room) {
      why.add(
          "the DAG has %d of at most %d running runs (max_active_runs)"
              .formatted(dag.running(), dag.structure().maxActiveRuns()));
    }
    return why;
  }
}
