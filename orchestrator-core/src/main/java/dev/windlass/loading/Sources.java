package dev.windlass.loading;

import dev.windlass.loading.DagFolder.Stamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Every source and how far it is: being loaded, settled with DAGs or an error, told to the database
 * or not yet. Thread-safe.
 */
final class Sources {
  /** When nobody could look at a source. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  /** One source. */
  private static final class Slot {
    long turn;
    boolean loading;
    boolean settled;

    /** Not a source but a part of the folder that cannot be read. */
    boolean problem;

    @Nullable DagFolder loadedFrom;
    @Nullable LoadedSource good;
    @Nullable String error;

    /** When to look again although nothing changed, in {@link System#nanoTime}; null: never. */
    @Nullable Long tryAgain;

    /** Further files of the newest attempt to load it; empty: any file may matter. */
    Optional<Set<Path>> inputs = Optional.empty();
  }

  /**
   * How loading a source ended.
   *
   * @param inputs further files that could change the outcome; empty: any file could
   * @param again whether to look again soon though nothing changes
   */
  record Outcome(
      @Nullable LoadedSource good,
      @Nullable String error,
      Optional<Set<Path>> inputs,
      boolean again) {
    static Outcome good(LoadedSource source) {
      return new Outcome(
          source, null, source.open() ? Optional.empty() : Optional.of(source.inputs()), false);
    }

    static Outcome bad(LoadFailed why) {
      return new Outcome(null, why.getMessage(), why.inputs(), false);
    }

    static Outcome notTried(String why) {
      return new Outcome(null, why, Optional.of(Set.of()), true);
    }
  }

  private final Map<String, Slot> slots = new TreeMap<>();
  private long turns;
  private boolean complete;
  private boolean unpublished = true;
  private boolean publishing;

  /** From now on every source that there is has been seen. */
  synchronized void seenAll() {
    complete = true;
    notifyAll();
  }

  /**
   * A source is being loaded from now on.
   *
   * @param from null: not from the folder
   * @return the turn, for {@link #settle}
   */
  synchronized long begin(String name, @Nullable DagFolder from) {
    Slot slot = slots.computeIfAbsent(name, n -> new Slot());
    slot.turn = ++turns;
    slot.loading = true;
    slot.loadedFrom = from;
    slot.tryAgain = null;
    return slot.turn;
  }

  /** Whether a file of the folder is to be loaded: it is new, or it or a part of it has changed. */
  synchronized boolean wants(String name, Path file, DagFolder now) {
    Slot slot = slots.get(name);
    return slot == null || (!slot.loading && hasChanged(slot, file, now));
  }

  private static boolean hasChanged(Slot slot, Path file, DagFolder now) {
    DagFolder then = slot.loadedFrom;
    if (then == null) {
      return false;
    }
    if (slot.tryAgain != null && System.nanoTime() - slot.tryAgain > 0) {
      return true;
    }
    if (slot.inputs.isEmpty()) {
      // A file that does not compile may lack any.
      return !then.files().equals(now.files());
    }
    return differs(then, now, file)
        || slot.inputs.get().stream().anyMatch(i -> differs(then, now, i));
  }

  private static boolean differs(DagFolder then, DagFolder now, Path file) {
    Stamp before = then.files().get(file);
    return !Objects.equals(before, now.files().get(file));
  }

  /** Forgets the files that are in the folder no more. */
  synchronized void keepOnly(Set<String> dagFiles) {
    boolean any =
        slots
            .entrySet()
            .removeIf(e -> e.getValue().loadedFrom != null && !dagFiles.contains(e.getKey()));
    if (any) {
      unpublished = true;
      notifyAll();
    }
  }

  /** Replaces what is wrong with the folder itself, by the name of the part. */
  synchronized void problems(Map<String, String> problems) {
    boolean changed =
        slots.entrySet().removeIf(e -> e.getValue().problem && !problems.containsKey(e.getKey()));
    for (Map.Entry<String, String> problem : problems.entrySet()) {
      Slot slot = slots.computeIfAbsent(problem.getKey(), n -> new Slot());
      String words = "%s: error: %s".formatted(problem.getKey(), problem.getValue());
      changed |= !words.equals(slot.error);
      slot.problem = true;
      slot.settled = true;
      slot.error = words;
    }
    if (changed) {
      unpublished = true;
      notifyAll();
    }
  }

  /** A source has been loaded, or not. Of no effect when it was begun anew meanwhile. */
  synchronized void settle(String name, long turn, Outcome outcome) {
    Slot slot = slots.get(name);
    if (slot == null || slot.turn != turn) {
      // Deleted while it was being loaded, and perhaps back again.
      return;
    }
    slot.loading = false;
    slot.settled = true;
    slot.error = outcome.error();
    slot.inputs = outcome.inputs();
    slot.tryAgain = outcome.again() ? System.nanoTime() + TRY_AGAIN.toNanos() : null;
    if (outcome.good() != null) {
      slot.good = outcome.good();
    }
    unpublished = true;
    notifyAll();
  }

  /** Waits until there is news for the database, and takes it. */
  synchronized Map<String, DagCatalogue.Source> awaitNews() throws InterruptedException {
    // Before the folder was read nobody knows which DAGs are gone.
    while (!unpublished || !complete) {
      wait();
    }
    unpublished = false;
    publishing = true;
    Map<String, DagCatalogue.Source> sources = new LinkedHashMap<>();
    slots.forEach(
        (name, s) -> sources.put(name, new DagCatalogue.Source(s.settled, s.good, s.error)));
    return sources;
  }

  /**
   * The news was told, or is to be told again.
   *
   * @param stored the sources that are in the database now as they were taken
   */
  synchronized void told(boolean done, Map<String, LoadedSource> stored) {
    publishing = false;
    unpublished |= !done;
    stored.forEach(
        (name, source) -> {
          Slot slot = slots.get(name);
          if (slot != null && slot.good != null && slot.good.code() == source.code()) {
            slot.good = source.lean();
          }
        });
    notifyAll();
  }

  /** Whether every source that there is was loaded, or failed, and is in the database. */
  synchronized boolean allTold() {
    return complete
        && !unpublished
        && !publishing
        && slots.values().stream().allMatch(s -> s.settled);
  }

  /**
   * Waits for {@link #allTold}.
   *
   * @return false when {@code patience} passed first
   */
  synchronized boolean awaitAllTold(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!allTold()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
