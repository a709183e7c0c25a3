package dev.windlass.brain;

import dev.windlass.run.RunRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The backfills that have not completed. */
final class Backfills {
  private final Decisions out;
  private final Map<Long, Backfill> open = new LinkedHashMap<>();
  private long next = 1;

  Backfills(Decisions out) {
    this.out = out;
  }

  /** The first id that is free, after a restart. */
  void begin(long firstFree) {
    next = firstFree;
  }

  void restored(Event.BackfillRestored b) {
    open.put(b.id(), new Backfill(b.id(), b.dagId(), b.maxActiveRuns(), b.backwards(), b.paused()));
  }

  Backfill create(String dagId, int maxActiveRuns, boolean backwards) {
    Backfill backfill = new Backfill(next++, dagId, maxActiveRuns, backwards, false);
    open.put(backfill.id(), backfill);
    return backfill;
  }

  Optional<Backfill> get(long id) {
    return Optional.ofNullable(open.get(id));
  }

  /** The open backfill a run belongs to; empty: none, or one that is over. */
  Optional<Backfill> of(RunRow run) {
    Long id = run.backfillId();
    return id == null ? Optional.empty() : get(id);
  }

  /** The unfinished backfill of a DAG: there is one at most. */
  Optional<Backfill> of(String dagId) {
    return open.values().stream().filter(b -> b.dagId().equals(dagId)).findFirst();
  }

  void pause(Backfill backfill, boolean paused) {
    open.put(backfill.id(), backfill.paused(paused));
    out.backfill(new Decisions.BackfillChange.Paused(backfill.id(), paused));
  }

  void complete(Backfill backfill) {
    if (open.remove(backfill.id()) != null) {
      out.backfill(new Decisions.BackfillChange.Completed(backfill.id()));
    }
  }

  /** A backfill is complete when none of its runs is queued or running. */
  void completeOf(DagEntry dag) {
    for (Backfill backfill : List.copyOf(open.values())) {
      boolean going =
          dag.active.values().stream()
              .anyMatch(r -> Long.valueOf(backfill.id()).equals(r.row().backfillId()));
      if (backfill.dagId().equals(dag.dagId) && !going) {
        complete(backfill);
      }
    }
  }
}
