package dev.windlass.brain;

import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.AssetExpr;
import dev.windlass.dag.DagStructure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which DAGs wait for which assets, and what has arrived for each since its last asset run. Events
 * wait while a DAG has no room for another run; the next run takes them all. As in the reference,
 * nothing arrives for a DAG while it is paused; what had arrived before waits.
 */
final class AssetBook {
  /**
   * An event that waits.
   *
   * @param names the asset, and the alias it came through
   */
  private record Arrived(Set<String> names, Instant at) {
    static Arrived of(String asset, @Nullable String alias, Instant at) {
      Set<String> names = new LinkedHashSet<>();
      names.add(asset);
      if (alias != null) {
        names.add(AssetExpr.Alias.PREFIX + alias);
      }
      // As its row has it.
      return new Arrived(names, at.truncatedTo(ChronoUnit.MICROS));
    }

    boolean wantedBy(AssetExpr wants) {
      return wants.names().stream().anyMatch(names::contains);
    }
  }

  /**
   * One DAG that waits for assets.
   *
   * @param arrived by event
   */
  private record Waiting(AssetExpr wants, SequencedMap<Long, Arrived> arrived) {
    Set<String> names() {
      Set<String> names = new LinkedHashSet<>();
      arrived.values().forEach(event -> names.addAll(event.names()));
      return names;
    }
  }

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /** Events of a DAG that is not known yet after a restart, or whose source is away. */
  private final Map<String, SequencedMap<Long, Arrived>> kept = new LinkedHashMap<>();

  private final Map<String, Set<String>> producers = new LinkedHashMap<>();
  private long nextEvent = 1;

  void restore(long next) {
    nextEvent = next;
  }

  long takeEvent() {
    return nextEvent++;
  }

  /**
   * A DAG's newest version says what it waits for and what it produces.
   *
   * @return events that had arrived for it and that it does not want any more
   */
  List<Long> know(DagStructure dag) {
    produces(dag);
    setAside(dag.dagId());
    SequencedMap<Long, Arrived> arrived =
        Objects.requireNonNullElseGet(kept.remove(dag.dagId()), LinkedHashMap::new);
    Optional<AssetExpr> wants = dag.assets();
    List<Long> unwanted =
        arrived.entrySet().stream()
            .filter(e -> wants.isEmpty() || !e.getValue().wantedBy(wants.get()))
            .map(Map.Entry::getKey)
            .toList();
    unwanted.forEach(arrived::remove);
    wants.ifPresent(w -> waiting.put(dag.dagId(), new Waiting(w, arrived)));
    return unwanted;
  }

  /** Waits no more; what has arrived is kept for when it does again. */
  private void setAside(String dagId) {
    Waiting before = waiting.remove(dagId);
    if (before != null && !before.arrived.isEmpty()) {
      kept.put(dagId, before.arrived);
    }
  }

  /** What it produces or reads: that somebody else may tell of. */
  private void produces(DagStructure dag) {
    Set<String> made = new LinkedHashSet<>();
    dag.tasks().forEach(t -> t.outlets().forEach(o -> made.add(o.name())));
    dag.tasks().forEach(t -> t.inlets().forEach(i -> made.add(i.name())));
    if (made.isEmpty()) {
      producers.remove(dag.dagId());
    } else {
      producers.put(dag.dagId(), made);
    }
  }

  /** A DAG's source is away: nothing more arrives for it; what has arrived waits for it. */
  void gone(String dagId) {
    setAside(dagId);
    producers.remove(dagId);
  }

  /** A DAG is deleted: it is as if it had never been. */
  void deleted(String dagId) {
    waiting.remove(dagId);
    kept.remove(dagId);
    producers.remove(dagId);
  }

  /** Whether some DAG produces an asset, reads it or waits for it. */
  boolean knows(String asset) {
    return producers.values().stream().anyMatch(p -> p.contains(asset))
        || waiting.values().stream().anyMatch(w -> w.wants.names().contains(asset));
  }

  /**
   * Keeps an event for every DAG that waits for it; those DAGs.
   *
   * @param takes whether anything arrives for a DAG at all
   */
  List<String> arrived(AssetEvent event, Predicate<String> takes) {
    List<String> dags = new ArrayList<>();
    Arrived arrived = Arrived.of(event.asset(), event.alias(), event.at());
    waiting.forEach(
        (dag, entry) -> {
          if (arrived.wantedBy(entry.wants) && takes.test(dag)) {
            entry.arrived.put(event.id(), arrived);
            dags.add(dag);
          }
        });
    return dags;
  }

  /** An event that waited for a DAG before a restart. */
  void restored(Event.QueuedAsset event) {
    Waiting entry = waiting.get(event.dagId());
    SequencedMap<Long, Arrived> arrived =
        entry == null
            ? kept.computeIfAbsent(event.dagId(), d -> new LinkedHashMap<>())
            : entry.arrived;
    arrived.put(event.eventId(), Arrived.of(event.asset(), event.alias(), event.at()));
  }

  /** Whether everything a DAG waits for has arrived. */
  boolean met(String dagId) {
    Waiting entry = waiting.get(dagId);
    return entry != null && !entry.arrived.isEmpty() && entry.wants.met(entry.names());
  }

  /** Takes all events that have arrived for a DAG. */
  List<Long> take(String dagId) {
    Waiting entry = waiting.get(dagId);
    if (entry == null) {
      return List.of();
    }
    List<Long> events = List.copyOf(entry.arrived.keySet());
    entry.arrived.clear();
    return events;
  }

  /** Forgets what has arrived for a DAG: see {@link Event.AssetQueueClear}; those events. */
  List<Long> forget(String dagId, Optional<String> asset, Optional<Instant> before) {
    Waiting entry = waiting.get(dagId);
    if (entry == null) {
      return List.of();
    }
    List<Long> gone =
        entry.arrived.entrySet().stream()
            .filter(e -> asset.isEmpty() || e.getValue().names().contains(asset.get()))
            .filter(e -> before.isEmpty() || e.getValue().at().isBefore(before.get()))
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(entry.arrived::remove);
    return gone;
  }

  /** What a DAG waits for and what of it has arrived, for people. */
  Optional<String> words(String dagId) {
    return Optional.ofNullable(waiting.get(dagId))
        .map(w -> "%s; arrived: %s".formatted(w.wants.words(), w.names()));
  }
}
