package dev.windlass.testing;

import dev.windlass.brain.Decisions.AssetLink;
import dev.windlass.brain.Decisions.AssetRows;
import dev.windlass.brain.Event;
import dev.windlass.dag.AssetEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;

/** What a database would hold of assets: updates, what waits for whom, what started which run. */
final class MemoryAssets {
  private record Queued(String dagId, long eventId) {}

  private final NavigableMap<Long, AssetEvent> events = new TreeMap<>();
  private final SequencedSet<Queued> queued = new LinkedHashSet<>();
  private final List<AssetLink> consumed = new ArrayList<>();

  void apply(AssetRows rows) {
    rows.events().forEach(e -> events.put(e.id(), e));
    rows.queued().forEach(q -> queued.add(new Queued(q.dagId(), q.eventId())));
    rows.unqueued().forEach(q -> queued.remove(new Queued(q.dagId(), q.eventId())));
    consumed.addAll(rows.consumed());
  }

  /** What a new process is told of what waits. */
  Event.AssetsRestored restored() {
    List<Event.QueuedAsset> waiting = new ArrayList<>();
    for (Queued one : queued) {
      AssetEvent event = Objects.requireNonNull(events.get(one.eventId()));
      waiting.add(
          new Event.QueuedAsset(one.dagId(), event.id(), event.asset(), event.alias(), event.at()));
    }
    return new Event.AssetsRestored(waiting, events.isEmpty() ? 1 : events.lastKey() + 1);
  }

  /** The updates that started a run, oldest first. */
  List<AssetEvent> triggering(long run) {
    return consumed.stream()
        .filter(link -> link.runKey() == run)
        .map(link -> Objects.requireNonNull(events.get(link.eventId())))
        .sorted(java.util.Comparator.comparingLong(AssetEvent::id))
        .toList();
  }

  /** The newest updates of an asset, oldest first. */
  List<AssetEvent> newest(String asset, int most) {
    List<AssetEvent> all = events.values().stream().filter(e -> e.asset().equals(asset)).toList();
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** The updates that a run's tasks made, oldest first. */
  List<AssetEvent> madeBy(String dagId, String runId) {
    return events.values().stream()
        .filter(e -> dagId.equals(e.sourceDag()) && runId.equals(e.sourceRun()))
        .toList();
  }
}
