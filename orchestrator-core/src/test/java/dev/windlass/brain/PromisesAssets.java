package dev.windlass.brain;

import static dev.windlass.brain.Promises.that;

import dev.windlass.brain.Decisions.AssetLink;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.AssetExpr;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Updates of assets: who tells of them, for whom they wait, and which runs they start. */
final class PromisesAssets {
  private final Simulation world;
  private final PromisesBefore stood;

  /** What waited before the batch. */
  private Set<AssetLink> before = Set.of();

  /** Which event counted for which DAG, ever. */
  private final Set<List<Object>> consumed = new LinkedHashSet<>();

  PromisesAssets(Simulation world, PromisesBefore stood) {
    this.world = world;
    this.stood = stood;
  }

  void look(Batch batch) {
    batch.changedTasks().forEach(row -> told(batch, row));
    batch
        .assets()
        .events()
        .forEach(event -> world.dags.keySet().forEach(d -> waits(batch, d, event)));
    batch.assets().consumed().forEach(this::once);
    for (RunRow run : batch.newRuns()) {
      if (run.type() == RunType.ASSET_TRIGGERED) {
        begun(batch, run);
      }
    }
    world.dags.keySet().forEach(this::started);
    before = Set.copyOf(world.rows.assetQueue);
  }

  /** A task that succeeds by itself tells of each of its outlets. */
  private void told(Batch batch, TaskRow row) {
    RunRow run = world.rows.runs.get(TaskId.run(row.id()));
    TaskRow was = stood.old.get(row.id());
    boolean now = row.state() == TaskState.SUCCESS && (was == null || was.state() != row.state());
    boolean marked = String.valueOf(row.reason()).startsWith("marked ");
    if (run == null || !now || marked) {
      return;
    }
    for (Asset outlet : world.dag(run.dagId()).spec(row.taskId()).outlets()) {
      that(
          batch.assets().events().stream()
              .anyMatch(
                  e ->
                      e.asset().equals(outlet.name())
                          && run.runId().equals(e.sourceRun())
                          && run.dagId().equals(e.sourceDag())
                          && row.taskId().equals(e.sourceTask())
                          && row.mapIndex() == e.mapIndex()),
          "a success updates its outlets: %s of %s says nothing of %s",
          Promises.name(row),
          run.runId(),
          outlet.name());
    }
  }

  /** An update waits for every DAG that wants it and is not paused, or starts a run of it. */
  private void waits(Batch batch, String dag, AssetEvent event) {
    AssetExpr wants = world.dag(dag).structure.assets().orElse(null);
    boolean wanted = wants != null && wants.names().contains(event.asset());
    boolean queued = world.rows.assetQueue.contains(new AssetLink(dag, 0, event.id()));
    boolean taken =
        batch.assets().consumed().stream()
            .anyMatch(
                c ->
                    c.eventId() == event.id()
                        && batch.newRuns().stream()
                            .anyMatch(r -> r.id() == c.runKey() && r.dagId().equals(dag)));
    that(wanted || !(queued || taken), "an update waits only for who wants it: %s, %s", dag, event);
    if (batch.dags().stream().anyMatch(d -> d.dagId().equals(dag))) {
      // It may have been paused, or not, when the update came.
      return;
    }
    that(
        !wanted || paused(dag) || queued || taken,
        "an update waits for who wants it: %s, %s",
        dag,
        event);
    that(!paused(dag) || !queued, "nothing piles up for a paused DAG: %s, %s", dag, event);
  }

  private boolean paused(String dag) {
    DagTimes times = world.rows.times.get(dag);
    return times != null && times.paused();
  }

  private void once(AssetLink link) {
    RunRow run = world.rows.runs.get(link.runKey());
    that(
        run == null || consumed.add(List.of(run.dagId(), link.eventId())),
        "an update starts one run of a DAG: %s",
        link);
  }

  /** A run takes everything that waited, and that is enough. */
  private void begun(Batch batch, RunRow run) {
    Set<String> names =
        batch.assets().consumed().stream()
            .filter(c -> c.runKey() == run.id())
            .map(c -> world.rows.assetEvents.get(c.eventId()).asset())
            .collect(Collectors.toSet());
    AssetExpr wants = world.dag(run.dagId()).structure.assets().orElseThrow();
    that(wants.met(names), "a run begins when all it waits for is there: %s has %s", run, names);
    long open =
        world.rows.runs.values().stream()
            .filter(r -> r.dagId().equals(run.dagId()) && r.type() == RunType.ASSET_TRIGGERED)
            .filter(r -> !r.state().finished() && !world.people.touched.contains(r.id()))
            .count();
    that(
        open <= world.dag(run.dagId()).structure.maxActiveRuns(),
        "updates start no run for which there is no room: %s is one of %d",
        run,
        open);
    for (AssetLink waited : before) {
      that(
          !waited.dagId().equals(run.dagId()) || !world.rows.assetQueue.contains(waited),
          "a run takes everything that waited: %s is left by %s",
          waited,
          run);
    }
  }

  /** What is complete does not wait while there is room. */
  private void started(String dag) {
    AssetExpr wants = world.dag(dag).structure.assets().orElse(null);
    if (wants == null || paused(dag)) {
      return;
    }
    Set<String> names =
        world.rows.assetQueue.stream()
            .filter(q -> q.dagId().equals(dag))
            .map(q -> world.rows.assetEvents.get(q.eventId()).asset())
            .collect(Collectors.toSet());
    long open =
        world.rows.runs.values().stream()
            .filter(r -> r.dagId().equals(dag) && r.backfillId() == null)
            .filter(r -> !r.state().finished())
            .filter(r -> r.state() != RunState.QUEUED || !r.runAfter().isAfter(world.now()))
            .count();
    that(
        names.isEmpty() || !wants.met(names) || open >= world.dag(dag).structure.maxActiveRuns(),
        "what has arrived starts a run: %s waits with %s beside %d",
        dag,
        names,
        open);
  }
}
