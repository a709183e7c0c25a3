package dev.windlass.brain;

import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.AssetExpr;
import dev.windlass.dag.AssetUpdate;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.RunRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Updates of assets: from the task that made one to the runs of the DAGs that wait for it. */
final class AssetRuns {
  private final AssetBook book = new AssetBook();
  private final Brain brain;

  /** Whether a DAG may have another run now. */
  private final BiConsumer<String, Instant> arrival;

  AssetRuns(Brain brain, BiConsumer<String, Instant> arrival) {
    this.brain = brain;
    this.arrival = arrival;
  }

  /** A DAG's newest version says what it waits for and what it produces. */
  void know(DagStructure dag) {
    book.know(dag).forEach(event -> brain.out().unqueueAsset(dag.dagId(), event));
    dag.tasks().forEach(t -> t.outlets().forEach(brain.out()::asset));
    dag.tasks().forEach(t -> t.inlets().forEach(brain.out()::asset));
    dag.assets().ifPresent(this::know);
  }

  private void know(AssetExpr wanted) {
    switch (wanted) {
      case Asset asset -> brain.out().asset(asset);
      case AssetExpr.Alias alias -> {}
      case AssetExpr.All all -> all.parts().forEach(this::know);
      case AssetExpr.Any any -> any.parts().forEach(this::know);
    }
  }

  void gone(String dagId) {
    book.gone(dagId);
  }

  /** The DAG is deleted: nothing that has arrived for it counts when it comes back. */
  void forgetAll(String dagId) {
    forget(dagId, Optional.empty(), Optional.empty());
    book.deleted(dagId);
  }

  void restored(Event.AssetsRestored restored) {
    book.restore(restored.nextEvent());
    restored.queued().forEach(q -> book.restored(q));
  }

  /** A task succeeded: what it said of assets, and its outlets it said nothing of. */
  void updated(TaskCell cell, List<AssetUpdate> said, Instant now) {
    List<AssetUpdate> all = new ArrayList<>(said);
    for (Asset outlet : cell.run.plan.tasks[cell.task].outlets()) {
      if (said.stream().noneMatch(u -> u.asset().name().equals(outlet.name()))) {
        all.add(new AssetUpdate(outlet, "", Json.object()));
      }
    }
    for (AssetUpdate update : all) {
      brain.out().asset(update.asset());
      arrived(
          new AssetEvent(
              book.takeEvent(),
              update.asset().name(),
              update.alias().isEmpty() ? null : update.alias(),
              update.extra(),
              cell.run.row().dagId(),
              cell.run.row().runId(),
              cell.taskId,
              cell.mapIndex,
              null,
              now),
          now);
    }
  }

  /** A person, or another system, says that an asset was updated; the event's id. */
  long said(Event.AssetSaid c, Instant now) {
    if (!book.knows(c.asset())) {
      throw Refused.notFound(
          "no DAG produces, reads or waits for an asset '%s'".formatted(c.asset()));
    }
    AssetEvent event =
        new AssetEvent(
            book.takeEvent(), c.asset(), null, c.extra(), null, null, null, -1, c.user(), now);
    arrived(event, now);
    return event.id();
  }

  private void arrived(AssetEvent event, Instant now) {
    brain.out().assetEvent(event);
    // Nothing piles up for a DAG that nobody may ever unpause.
    for (String dagId : book.arrived(event, dag -> !brain.paused(dag))) {
      brain.out().queueAsset(dagId, event.id());
      arrival.accept(dagId, now);
    }
  }

  /** Forgets what waits for a DAG: see {@link Event.AssetQueueClear}; how many events that were. */
  int forget(String dagId, Optional<String> asset, Optional<Instant> before) {
    List<Long> gone = book.forget(dagId, asset, before);
    gone.forEach(e -> brain.out().unqueueAsset(dagId, e));
    return gone.size();
  }

  /** One run takes every event that has arrived, once there is room for it. */
  void start(DagEntry dag, Instant now) {
    if (dag.paused
        || dag.gone
        || dag.broken
        || dag.version < 0
        || !dag.structure().creation().allows(RunType.ASSET_TRIGGERED)
        || !book.met(dag.dagId)
        || dag.open(now) >= dag.structure().maxActiveRuns()) {
      return;
    }
    long key = brain.takeRunKey();
    List<Long> events = book.take(dag.dagId);
    RunRow row =
        Rows.created(
            key,
            dag,
            RunType.ASSET_TRIGGERED,
            RunIds.undated(RunType.ASSET_TRIGGERED, now, key),
            now,
            now,
            "asset");
    RunMachine run = brain.add(dag, row);
    for (long event : events) {
      brain.out().unqueueAsset(dag.dagId, event);
      brain.out().consumeAsset(run.row().id(), event);
    }
    brain.startQueued(dag, now);
  }
}
