package dev.windlass.bench.brain;

import dev.windlass.brain.Brain;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Event;
import dev.windlass.brain.Limits;
import dev.windlass.brain.Report;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * One brain with one DAG, run after run: no-op tasks whose reports are handed back at once, each
 * batch taken as the journal would. Used by one thread.
 */
final class Subject {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Brain brain =
      new Brain(new Limits(1_000_000, 2, Limits.MAP_LENGTH, Limits.QUEUED_TIMEOUT));
  private final String dagId;
  private final Queue<Effect.Attempt> started = new ArrayDeque<>();
  private long runs;
  private long events;

  Subject(Dag dag) {
    dagId = dag.id();
    LinkedHashMap<String, Integer> pools = new LinkedHashMap<>();
    pools.put("default_pool", -1);
    brain.on(new Event.PoolsLoaded(pools), NOW);
    brain.on(new Event.DagLoaded(dag.structure(), 1, false, null, Set.of()), NOW);
    brain.on(new Event.Begin(1, 1, false), NOW);
    take();
  }

  /** One run from its trigger to its end; returns how many events that took. */
  long oneRun() {
    long before = events;
    on(
        new Event.Trigger(
            ++runs,
            dagId,
            Optional.of("run" + runs),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Json.object(),
            null,
            "bench",
            null,
            false));
    take();
    while (!started.isEmpty()) {
      // As many as run at a time make one batch, as in the journal.
      for (int left = started.size(); left > 0; left--) {
        Effect.Attempt attempt = started.remove();
        on(new Event.Reported(new Report.Started(attempt.taskId(), attempt.tryNumber(), "w", NOW)));
        on(
            new Event.Reported(
                new Report.Succeeded(attempt.taskId(), attempt.tryNumber(), null, NOW)));
      }
      take();
    }
    if (brain.activeRuns() != 0) {
      throw new IllegalStateException("a run of %s did not end".formatted(dagId));
    }
    return events - before;
  }

  private void on(Event event) {
    events++;
    brain.on(event, NOW);
  }

  private void take() {
    Batch batch = brain.out().take();
    for (Effect effect : batch.effects()) {
      if (effect instanceof Effect.Start(Effect.Attempt attempt)) {
        started.add(attempt);
      }
    }
  }
}
