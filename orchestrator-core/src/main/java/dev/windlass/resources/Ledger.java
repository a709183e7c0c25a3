package dev.windlass.resources;

import java.time.Duration;

/**
 * The durable list of paid resources, as one attempt sees it. Every call returns only after its row
 * is committed. Thread-safe.
 */
public interface Ledger {
  /**
   * Records the intent to create a resource; must be called before the create call. Idempotent for
   * the same kind, connection and name.
   */
  void intend(String kind, String connectionId, String name, Duration lease);

  /** Records that the resource exists, with the other system's id for it. */
  void exists(String kind, String connectionId, String name, String externalId);

  /** Records that the resource is verifiably gone. */
  void gone(String kind, String connectionId, String name);
}
