package dev.windlass.operators.aws;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes calls to one AWS service and turns the SDK's exceptions into {@link AwsException}.
 * Immutable.
 *
 * @param service the service's name for people, such as {@code "EMR"}
 * @param endpoint where it is asked, for error messages
 */
public record AwsCall(String service, String endpoint) {

  /** The answer to {@code action}. */
  public <T> T ask(String action, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw AwsException.of(service + " " + action, endpoint, e);
    }
  }

  /** The answer to {@code action}, or empty when the service answers with one of {@code codes}. */
  public <T> Optional<T> find(String action, Set<String> codes, Supplier<T> call) {
    try {
      return Optional.of(ask(action, call));
    } catch (AwsException e) {
      if (codes.contains(e.code())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks for {@code action}; the given error codes mean that nothing is left to do. */
  public void ensure(String action, Set<String> codes, Supplier<?> call) {
    find(action, codes, call);
  }
}
