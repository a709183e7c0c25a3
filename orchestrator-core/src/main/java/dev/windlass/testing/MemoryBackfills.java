package dev.windlass.testing;

import dev.windlass.brain.Decisions.BackfillChange;
import dev.windlass.brain.Event;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a database would hold of backfills that go on. */
final class MemoryBackfills {
  private final NavigableMap<Long, Event.BackfillRestored> open = new TreeMap<>();
  private long last;

  void apply(List<BackfillChange> changes) {
    for (BackfillChange change : changes) {
      switch (change) {
        case BackfillChange.Begun b -> {
          last = Math.max(last, b.id());
          open.put(
              b.id(),
              new Event.BackfillRestored(
                  b.id(), b.dagId(), b.maxActiveRuns(), b.backwards(), false));
        }
        case BackfillChange.Paused(long id, boolean paused) ->
            open.computeIfPresent(
                id,
                (i, b) ->
                    new Event.BackfillRestored(
                        i, b.dagId(), b.maxActiveRuns(), b.backwards(), paused));
        case BackfillChange.Completed(long id) -> open.remove(id);
      }
    }
  }

  List<Event.BackfillRestored> open() {
    return List.copyOf(open.values());
  }

  long next() {
    return last + 1;
  }
}
