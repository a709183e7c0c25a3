package dev.windlass.dag;

import java.time.Duration;

/**
 * A paid thing that a scope of tasks uses: a setup that creates it and a teardown that destroys it.
 *
 * <p>Before the first create call the engine writes a ledger row with the kind, the deterministic
 * name from {@link #name} and the lease; the teardown runs on every path; what slips through is
 * destroyed by the reaper through the {@link ResourceKind} registered for {@link #kind}.
 *
 * @param <T> what the scope's tasks get, for example an id and an address. Never contains secrets.
 */
public interface Resource<T> {
  /**
   * The kind's id, such as {@code emr-cluster}; a {@link ResourceKind} must be registered for it.
   */
  String kind();

  /** The connection of the account the resource lives in. */
  String connectionId();

  /** The resource's name in the other system, derived from {@code key} alone. */
  String name(String key);

  /** How long the resource may live without being renewed by a live run. */
  Duration lease();

  /** Creates the resource and waits until it can be used. Cancelling it destroys the resource. */
  RemoteJob<?, T> create();

  /** Destroys the resource and waits until it is verifiably gone. Idempotent. */
  RemoteJob<?, Void> destroy(T resource);
}
