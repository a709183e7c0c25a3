package dev.windlass.operators.remote;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Since when this process has been seeing something odd, such as a batch its server does not know.
 *
 * <p>It only measures patience: forgetting everything, as after a restart, makes an operator wait
 * once more and never changes what it decides. Holds the latest {@value #MOST} sightings.
 * Thread-safe.
 */
public final class FirstSeen {
  private static final int MOST = 10_000;

  private final InstantSource clock;
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /** Measures with {@code clock}. */
  public FirstSeen(InstantSource clock) {
    this.clock = clock;
  }

  /** How long ago {@code what} was first seen; zero the first time. */
  public synchronized Duration ago(String what) {
    var now = clock.instant();
    var first = seen.putIfAbsent(what, now);
    if (seen.size() > MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
    return first == null ? Duration.ZERO : Duration.between(first, now);
  }

  /** Whether {@code what} was seen and not forgotten. */
  public synchronized boolean knows(String what) {
    return seen.containsKey(what);
  }

  /** It is not odd any more. */
  public synchronized void forget(String what) {
    seen.remove(what);
  }
}
