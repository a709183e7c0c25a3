package dev.windlass.localcloud.aws;

import java.util.Optional;

/** The faults that are switched on. Thread-safe. */
public interface Faults {

  /**
   * The fault of this kind that hits this call, if any. Asking counts as a call: each answer uses
   * up one of the fault's {@link Fault#skip} or {@link Fault#count}. What is taken is noted in the
   * call log with the call that is being served.
   *
   * <p>The front door asks for THROTTLE, SERVER_ERROR, LOST_REPLY, LOST_REQUEST,
   * EXPIRED_CREDENTIALS and SLOW_REPLY of every call; a service asks for the others.
   */
  Optional<Fault> take(String service, String action, FaultKind kind);
}
