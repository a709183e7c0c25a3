package dev.windlass.resources;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Paid resources as the other systems see them. */
public interface Cloud {
  /** The kinds it can see and end. */
  Set<String> kinds();

  /** Names of every live resource of a kind that carries Windlass's owner tags. */
  List<String> live(String kind, String connectionId) throws Exception;

  /**
   * Ends a resource; idempotent.
   *
   * @return when to call again; empty once it is verifiably gone
   */
  Optional<Duration> destroy(String kind, String connectionId, String name) throws Exception;
}
