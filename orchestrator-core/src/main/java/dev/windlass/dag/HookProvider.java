package dev.windlass.dag;

import dev.windlass.settings.Connection;

/**
 * Makes the real implementation of one narrow interface to an external system. Registered with
 * {@link java.util.ServiceLoader}; hooks are kept per connection and shared by threads.
 *
 * @param <T> the interface
 */
public interface HookProvider<T> {
  /** The interface this provides. */
  Class<T> type();

  /** A hook for {@code connection}; cheap, connects lazily. Thread-safe. */
  T create(Connection connection);
}
