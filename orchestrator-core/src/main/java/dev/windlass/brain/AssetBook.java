package dev.windlass.brain;

import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.AssetExpr;
import dev.windlass.dag.DagStructure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which DAGs wait for which assets, and what has arrived for each since its last asset run. Events
 * wait while a DAG is paused or has no room for another run; the next run takes them all.
 */
final class AssetBook {
  /** One DAG that waits for assets. */
  private static final class Waiting {
    AssetExpr wants;

    /** By event: the asset, and the alias it came through. */
    final SequencedMap<Long, Set<String>> arrived = new LinkedHashMap<>();

    Waiting(AssetExpr wants) {
      this.wants = wants;
    }

    Set<String> names() {
      Set<String> names = new LinkedHashSet<>();
      arrived.values().forEach(names::addAll);
      return names;
    }
  }

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /** Events of a DAG that is not known yet, after a restart. */
  private final Map<String, SequencedMap<Long, Set<String>>> early = new LinkedHashMap<>();

  private final Map<String, Set<String>> producers = new LinkedHashMap<>();
  private long nextEvent = 1;

  void restore(long next) {
    nextEvent = next;
  }

  long takeEvent() {
    return nextEvent++;
  }

  /** A DAG's newest version says what it waits for and what it produces. */
  void know(DagStructure dag) {
    Optional<AssetExpr> wants = dag.assets();
    if (wants.isEmpty()) {
      waiting.remove(dag.dagId());
    } else {
      Waiting entry = waiting.get(dag.dagId());
      if (entry == null) {
        entry = new Waiting(wants.get());
        waiting.put(dag.dagId(), entry);
        entry.arrived.putAll(early.getOrDefault(dag.dagId(), new LinkedHashMap<>()));
        early.remove(dag.dagId());
      }
      entry.wants = wants.get();
      entry.arrived.values().removeIf(names -> !wanted(wants.get(), names));
    }
    Set<String> made = new LinkedHashSet<>();
    dag.tasks().forEach(t -> t.outlets().forEach(o -> made.add(o.name())));
    if (made.isEmpty()) {
      producers.remove(dag.dagId());
    } else {
      producers.put(dag.dagId(), made);
    }
  }

  void gone(String dagId) {
    waiting.remove(dagId);
    producers.remove(dagId);
  }

  /** Whether some DAG produces an asset or waits for it. */
  boolean knows(String asset) {
    return producers.values().stream().anyMatch(p -> p.contains(asset))
        || waiting.values().stream().anyMatch(w -> w.wants.names().contains(asset));
  }

  private static boolean wanted(AssetExpr wants, Set<String> names) {
    return wants.names().stream().anyMatch(names::contains);
  }

  private static Set<String> names(String asset, @Nullable String alias) {
    Set<String> names = new LinkedHashSet<>();
    names.add(asset);
    if (alias != null) {
      names.add(AssetExpr.Alias.PREFIX + alias);
    }
    return names;
  }

  /** Keeps an event for every DAG that waits for it; those DAGs. */
  List<String> arrived(AssetEvent event) {
    List<String> dags = new ArrayList<>();
    Set<String> names = names(event.asset(), event.alias());
    waiting.forEach(
        (dag, entry) -> {
          if (wanted(entry.wants, names)) {
            entry.arrived.put(event.id(), names);
            dags.add(dag);
          }
        });
    return dags;
  }

  /** An event that waited for a DAG before a restart. */
  void restored(String dagId, long event, String asset, @Nullable String alias) {
    Waiting entry = waiting.get(dagId);
    SequencedMap<Long, Set<String>> arrived =
        entry == null ? early.computeIfAbsent(dagId, d -> new LinkedHashMap<>()) : entry.arrived;
    arrived.put(event, names(asset, alias));
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

  /** Forgets what has arrived for a DAG, of one asset or of all; how many events that were. */
  List<Long> forget(String dagId, Optional<String> asset) {
    Waiting entry = waiting.get(dagId);
    if (entry == null) {
      return List.of();
    }
    List<Long> gone =
        entry.arrived.entrySet().stream()
            .filter(e -> asset.isEmpty() || e.getValue().contains(asset.get()))
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
