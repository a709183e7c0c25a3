package dev.windlass.journal;

import dev.windlass.brain.Brain;
import dev.windlass.brain.Event;
import dev.windlass.run.RunSnapshot;
import dev.windlass.store.EngineDao;
import dev.windlass.store.EngineDao.KnownDag;
import java.time.Instant;

/** Everything a brain must know before it begins, read from rows. */
final class Restoration {
  private final EngineDao reads;
  private final Brain brain;
  private final Instant now;

  private Restoration(EngineDao reads, Brain brain, Instant now) {
    this.reads = reads;
    this.brain = brain;
    this.now = now;
  }

  /** Rebuilds {@code brain} and lets it begin. */
  static void restore(EngineDao reads, Brain brain, Instant now, boolean schedules) {
    new Restoration(reads, brain, now).restore(schedules);
  }

  private void restore(boolean schedules) {
    brain.on(new Event.PoolsLoaded(reads.pools(), reads.poolsWithDeferred()), now);
    brain.on(reads.assets(), now);
    reads.dags().forEach(dag -> brain.on(loaded(dag), now));
    reads
        .backfills()
        .forEach(
            b ->
                brain.on(
                    new Event.BackfillRestored(
                        b.id(), b.dagId(), b.maxActiveRuns(), b.backwards(), b.paused()),
                    now));
    reads.unfinished().forEach(this::restore);
    brain.on(new Event.Begin(reads.nextRunKey(), reads.nextBackfill(), schedules), now);
  }

  private void restore(RunSnapshot run) {
    String dag = run.run().dagId();
    int version = run.run().version();
    if (!brain.knows(dag, version)) {
      reads
          .version(dag, version)
          .ifPresent(s -> brain.on(new Event.VersionLoaded(s, version), now));
    }
    brain.on(new Event.RunRestored(run), now);
  }

  /** What the brain is told of a DAG. */
  static Event.DagLoaded loaded(KnownDag dag) {
    return new Event.DagLoaded(
        dag.structure(),
        dag.version(),
        dag.paused(),
        dag.lastAutomated(),
        dag.lastIntervalEnd(),
        dag.takenDates(),
        dag.past(),
        dag.failedInARow(),
        dag.runtimes(),
        dag.broken(),
        dag.firstPlanned());
  }
}
