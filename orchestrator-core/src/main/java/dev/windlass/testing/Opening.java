package dev.windlass.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Brain;
import dev.windlass.brain.DagTimes;
import dev.windlass.brain.Event;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.run.RunRow;
import dev.windlass.timetable.TimetableSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a new process is told: DAGs, pools, and what the rows have of the past.
 *
 * @param window for what a schedule makes runs; empty: no time makes any
 * @param assets whether updates of assets make runs
 */
record Opening(Givens givens, MemoryRows rows, Optional<Window> window, boolean assets) {
  /** The logical dates for which schedules make runs. */
  record Window(String dagId, Instant from, Instant to) {}

  void tell(Brain brain, Instant now) {
    brain.on(new Event.PoolsLoaded(pools()), now);
    for (Dag dag : givens.code.newest()) {
      Optional<DagTimes> times = rows.times(dag.id());
      Instant last = times.map(DagTimes::lastAutomated).orElse(null);
      brain.on(
          new Event.DagLoaded(
              windowed(dag.structure()),
              givens.code.version(dag.id()),
              times.map(DagTimes::paused).orElse(false),
              last,
              null,
              taken(dag.id(), last),
              rows.past(dag.id()),
              times.map(DagTimes::failedInARow).orElse(0),
              List.of(),
              false,
              times.map(DagTimes::firstPlanned).orElse(null)),
          now);
      for (int version = 1; version < givens.code.version(dag.id()); version++) {
        brain.on(
            new Event.VersionLoaded(givens.code.dag(dag.id(), version).structure(), version), now);
      }
    }
    rows.backfills.open().forEach(b -> brain.on(b, now));
    rows.unfinished().forEach(r -> brain.on(new Event.RunRestored(rows.snapshot(r)), now));
    brain.on(rows.assets.restored(), now);
    brain.on(new Event.Begin(rows.lastRun() + 1, rows.backfills.next(), schedules()), now);
  }

  private boolean schedules() {
    return window.isPresent() || byAssets();
  }

  private boolean byAssets() {
    return assets
        && givens.code.newest().stream().anyMatch(d -> d.structure().assets().isPresent());
  }

  private SequencedMap<String, Integer> pools() {
    SequencedMap<String, Integer> pools = new LinkedHashMap<>();
    pools.put("default_pool", 128);
    for (Dag dag : givens.code.newest()) {
      dag.structure().tasks().forEach(t -> pools.putIfAbsent(t.pool(), 128));
    }
    pools.putAll(givens.pools);
    return pools;
  }

  private Set<Instant> taken(String dagId, @Nullable Instant after) {
    Set<Instant> dates = new TreeSet<>();
    for (RunRow run : rows.runs()) {
      Instant date = run.logicalDate();
      if (date != null && run.dagId().equals(dagId) && (after == null || date.isAfter(after))) {
        dates.add(date);
      }
    }
    return dates;
  }

  /** The structure, with the window as its first and last date; no time makes runs of others. */
  private DagStructure windowed(DagStructure structure) {
    if (!schedules()) {
      return structure;
    }
    ObjectNode tree = (ObjectNode) Json.tree(structure);
    Optional<Window> own = window.filter(w -> w.dagId().equals(structure.dagId()));
    own.ifPresentOrElse(
        w -> tree.put("startDate", w.from().toString()).put("endDate", w.to().toString()),
        () -> tree.set("schedule", Json.tree(new TimetableSpec.None())));
    return Json.read(tree.toString(), DagStructure.class);
  }
}
