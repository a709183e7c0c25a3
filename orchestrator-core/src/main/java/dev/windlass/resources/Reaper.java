package dev.windlass.resources;

import dev.windlass.crash.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares ledger and cloud and ends what no live run holds, independently of any run. Used by one
 * thread; a sweep that was cut short is carried on by the next, in any process.
 */
public final class Reaper {
  private final LedgerRows ledger;
  private final Cloud cloud;
  private final Pause pause;
  private final Rules rules;

  /** When a resource without a row was first seen, by {@link #sweep}'s clock. */
  private final Map<Thing, Instant> strangers = new HashMap<>();

  /** Waits between two looks at a resource that is ending. */
  public interface Pause {
    /** Waits for {@code duration}. */
    void rest(Duration duration) throws InterruptedException;
  }

  /**
   * What may be ended and how patiently.
   *
   * @param grace how long a finished run's or an unknown resource is left alone
   * @param prefix how names of ours start; unknown resources named otherwise are never touched
   * @param patience how much pausing one resource's end may take in one sweep
   */
  public record Rules(Duration grace, String prefix, Duration patience) {
    /** Refuses a prefix that would match everything. */
    public Rules {
      if (prefix.isBlank()) {
        throw new IllegalArgumentException("the reaper needs a name prefix of ours");
      }
    }
  }

  /** What became of a resource in a sweep. */
  public enum Outcome {
    /** A dry run would end it. */
    WOULD_END,
    /** It is verifiably gone. */
    ENDED,
    /** It is ending; the next sweep looks again. */
    ENDING,
    /** It has no row yet and is left alone for the grace. */
    WATCHED,
    /** It could not be seen or ended; the next sweep tries again. */
    FAILED
  }

  /** One resource of a sweep, why it was looked at and what became of it, in words. */
  public record Finding(
      String kind, String connectionId, String name, Outcome outcome, String words) {}

  private record Thing(String kind, String connectionId, String name) {}

  /** Compares {@code ledger} and {@code cloud}. */
  public Reaper(LedgerRows ledger, Cloud cloud, Pause pause, Rules rules) {
    this.ledger = ledger;
    this.cloud = cloud;
    this.pause = pause;
    this.rules = rules;
  }

  /** Renews the leases of live runs, then ends what none of them holds. */
  public List<Finding> sweep(Instant now) throws InterruptedException {
    int renewed = ledger.renew();
    assert renewed >= 0;
    return sweep(now, false);
  }

  /** Says what a sweep would do. */
  public List<Finding> dryRun(Instant now) throws InterruptedException {
    return sweep(now, true);
  }

  private List<Finding> sweep(Instant now, boolean dry) throws InterruptedException {
    var findings = new ArrayList<Finding>();
    for (LedgerRows.Entry entry : ledger.doomed(rules.grace())) {
      var thing = new Thing(entry.kind(), entry.connectionId(), entry.name());
      String why = "left behind by %s %s".formatted(entry.dagId(), entry.runId());
      if (!cloud.kinds().contains(entry.kind())) {
        findings.add(found(thing, Outcome.FAILED, why + "; no operator here can end this kind"));
      } else if (dry) {
        findings.add(found(thing, Outcome.WOULD_END, why));
      } else if (stillDoomed(entry)) {
        findings.add(end(thing, why));
      }
    }
    for (LedgerRows.Place place : ledger.places()) {
      if (cloud.kinds().contains(place.kind())) {
        lookForStrangers(place, now, dry, findings);
      }
    }
    return findings;
  }

  /** A run may have been cleared, and hold its resource again, since the list was read. */
  private boolean stillDoomed(LedgerRows.Entry entry) {
    return ledger.doomed(rules.grace()).stream().anyMatch(e -> e.id() == entry.id());
  }

  private void lookForStrangers(
      LedgerRows.Place place, Instant now, boolean dry, List<Finding> findings)
      throws InterruptedException {
    List<String> live;
    try {
      live = cloud.live(place.kind(), place.connectionId());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      var everything = new Thing(place.kind(), place.connectionId(), "*");
      findings.add(found(everything, Outcome.FAILED, "could not be listed: " + e.getMessage()));
      return;
    }
    // The ledger is read after the cloud: rows are committed before a resource exists, so whatever
    // was live has had its row by now, if it ever gets one.
    Set<Thing> known =
        ledger.open().stream()
            .map(e -> new Thing(e.kind(), e.connectionId(), e.name()))
            .collect(Collectors.toSet());
    var seen = new HashSet<Thing>();
    for (String name : live) {
      var thing = new Thing(place.kind(), place.connectionId(), name);
      if (name.startsWith(rules.prefix()) && !known.contains(thing)) {
        seen.add(thing);
        findings.add(stranger(thing, now, dry));
      }
    }
    strangers
        .keySet()
        .removeIf(
            t ->
                t.kind().equals(place.kind())
                    && t.connectionId().equals(place.connectionId())
                    && !seen.contains(t));
  }

  private Finding stranger(Thing thing, Instant now, boolean dry) throws InterruptedException {
    Instant since = strangers.computeIfAbsent(thing, t -> now);
    if (now.isBefore(since.plus(rules.grace()))) {
      return found(thing, Outcome.WATCHED, "not in the ledger; seen since " + since);
    }
    String why = "not in the ledger since " + since;
    return dry ? found(thing, Outcome.WOULD_END, why) : end(thing, why);
  }

  private Finding end(Thing thing, String why) throws InterruptedException {
    Duration left = rules.patience();
    try {
      while (true) {
        CrashPoint.REAPER_BEFORE_DESTROY.pass();
        Optional<Duration> again = cloud.destroy(thing.kind(), thing.connectionId(), thing.name());
        CrashPoint.REAPER_AFTER_DESTROY.pass();
        if (again.isEmpty()) {
          boolean open = ledger.gone(thing.kind(), thing.connectionId(), thing.name(), true);
          return found(thing, Outcome.ENDED, open ? why : why + "; no open row to close");
        }
        if (again.get().compareTo(left) > 0) {
          return found(thing, Outcome.ENDING, why);
        }
        left = left.minus(again.get());
        pause.rest(again.get());
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return found(thing, Outcome.FAILED, why + "; could not be ended: " + e.getMessage());
    }
  }

  private static Finding found(Thing thing, Outcome outcome, String words) {
    return new Finding(thing.kind(), thing.connectionId(), thing.name(), outcome, words);
  }
}
