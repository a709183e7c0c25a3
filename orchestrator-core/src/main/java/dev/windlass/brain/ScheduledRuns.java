package dev.windlass.brain;

import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.timetable.Timetable.Due;
import java.time.Instant;
import java.util.Optional;

/** The runs that schedules make, and the announcement of the next one. */
final class ScheduledRuns {
  private final Brain brain;
  private boolean on = true;

  ScheduledRuns(Brain brain) {
    this.brain = brain;
  }

  /** Whether schedules make runs here; without, only people do. */
  boolean on() {
    return on;
  }

  void on(boolean make) {
    on = make;
  }

  /** Plans the next run of a DAG and announces it. */
  void plan(DagEntry dag, Instant now) {
    if (on) {
      dag.planNext(now);
    } else {
      // Nobody is told of a run that will not be made here.
      dag.nextDue = Optional.empty();
    }
    brain.out().dag(dag.times());
    // A run that is due but held back by the limit is looked at again when a run ends.
    Optional<Instant> ring = dag.nextDue.map(Due::runAfter).filter(at -> at.isAfter(now));
    brain.out().effect(new Effect.RingFor(dag.dagId, ring));
  }

  /** Creates what is due, as far as the limit on active runs allows. */
  void make(DagEntry dag, Instant now) {
    plan(dag, now);
    while (on
        && dag.nextDue.isPresent()
        && !dag.nextDue.get().runAfter().isAfter(now)
        && dag.open(now) < dag.structure().maxActiveRuns()) {
      Due due = dag.nextDue.get();
      dag.automated(due);
      if (!dag.takenDates.remove(due.logicalDate())) {
        String runId = RunIds.scheduled(due.logicalDate());
        RunRow row =
            Rows.created(
                brain.takeRunKey(),
                dag,
                RunType.SCHEDULED,
                runId,
                due.runAfter(),
                now,
                "timetable");
        brain.add(dag, Rows.dated(row, due.logicalDate(), due.interval()));
      }
      plan(dag, now);
    }
  }
}
