package dev.windlass.web.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows guessing down: after a few failures for one name from one address, or many from one
 * address, further tries are refused for a while. Thread-safe; forgets after five minutes and on
 * restart.
 */
final class LoginThrottle {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int PER_NAME = 5;
  private static final int PER_ADDRESS = 30;
  private static final int KEPT = 10_000;

  private final InstantSource clock;
  private final Map<String, Deque<Instant>> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > KEPT;
        }
      };

  LoginThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /** How long to wait before the next try; empty: no wait. */
  synchronized Optional<Duration> wait(String address, String username) {
    Duration byName = wait(address + " " + username, PER_NAME);
    Duration byAddress = wait(address, PER_ADDRESS);
    Duration longer = byName.compareTo(byAddress) > 0 ? byName : byAddress;
    return longer.isZero() ? Optional.empty() : Optional.of(longer);
  }

  private Duration wait(String key, int allowed) {
    Deque<Instant> past = failures.get(key);
    if (past == null) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    while (!past.isEmpty() && past.getFirst().isBefore(now.minus(WINDOW))) {
      past.removeFirst();
    }
    if (past.size() < allowed) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, past.getFirst().plus(WINDOW));
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
  }

  synchronized void failed(String address, String username) {
    Instant now = clock.instant();
    failures.computeIfAbsent(address + " " + username, k -> new ArrayDeque<>()).addLast(now);
    failures.computeIfAbsent(address, k -> new ArrayDeque<>()).addLast(now);
  }

  synchronized void succeeded(String address, String username) {
    failures.remove(address + " " + username);
  }
}
