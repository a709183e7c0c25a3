package dev.windlass.dag;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link Sensor} saw. */
public sealed interface Poke<T> {
  /** Not yet; look again after {@code askAgainIn} (no worker slot is held meanwhile). */
  record NotYet<T>(Duration askAgainIn) implements Poke<T> {}

  /** It happened. */
  record Ready<T>(@Nullable T output) implements Poke<T> {}
}
