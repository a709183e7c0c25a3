package dev.windlass.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rings at given instants. Thread-safe. */
public interface Alarm extends AutoCloseable {
  /** Rings {@code onRing} for the DAG at that instant, instead of any earlier arrangement. */
  void ringFor(String dagId, Optional<Instant> at);

  /** Runs housekeeping again and again, never twice at a time. */
  void every(String name, Duration period, Runnable work);

  /** Forgets every arrangement. */
  void clear();

  /** Ends the alarm. */
  @Override
  void close();
}
