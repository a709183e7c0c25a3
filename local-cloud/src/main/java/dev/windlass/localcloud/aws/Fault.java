package dev.windlass.localcloud.aws;

import java.time.Duration;

/**
 * Something that shall go wrong.
 *
 * @param id given by the local cloud, to clear it by
 * @param service the service's {@link AwsService#name}, {@code livy}, or {@code *}
 * @param action the API action ({@code RunJobFlow}), {@code POST /batches} for Livy, {@code COPY}
 *     for the data plane, or {@code *}
 * @param skip how many matching calls go well first
 * @param count how many calls after those are hit; the fault is used up then
 * @param delay for kinds that slow things down; zero otherwise
 * @param message the words of the error, empty for AWS's usual ones
 */
public record Fault(
    String id,
    String service,
    String action,
    FaultKind kind,
    int skip,
    int count,
    Duration delay,
    String message) {

  /** Whether a call of this service and action is meant. */
  public boolean matches(String calledService, String calledAction) {
    return (service.equals("*") || service.equals(calledService))
        && (action.equals("*") || action.equals(calledAction));
  }
}
