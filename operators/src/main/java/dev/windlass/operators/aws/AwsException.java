package dev.windlass.operators.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A call to AWS that did not work out: what was asked, of whom, what came back. Its message never
 * contains credentials.
 */
public final class AwsException extends RuntimeException {
  private final String code;
  private final int status;
  private final boolean throttled;

  /**
   * Describes a failed call.
   *
   * @param action such as {@code "EMR RunJobFlow"}
   * @param code the service's error code, empty when no answer came
   * @param status the HTTP status, 0 when no answer came
   * @param throttled whether the service only asked to slow down
   * @param detail the service's message
   */
  public AwsException(String action, String code, int status, boolean throttled, String detail) {
    super(text(action, code, status, detail));
    this.code = code;
    this.status = status;
    this.throttled = throttled;
  }

  private AwsException(
      String action, String code, int status, boolean throttled, String detail, Throwable cause) {
    super(text(action, code, status, detail), cause);
    this.code = code;
    this.status = status;
    this.throttled = throttled;
  }

  private static String text(String action, String code, int status, String detail) {
    return status == 0
        ? "%s got no answer: %s".formatted(action, detail)
        : "%s was answered %d %s: %s".formatted(action, status, code, detail);
  }

  static AwsException of(String action, String endpoint, SdkException e) {
    var asked = action + " at " + endpoint;
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      var details = service.awsErrorDetails();
      var code = details.errorCode() == null ? "" : details.errorCode();
      var message = details.errorMessage() == null ? "no message" : details.errorMessage();
      var request = service.requestId() == null ? "" : " (request " + service.requestId() + ")";
      return new AwsException(
          asked, code, service.statusCode(), service.isThrottlingException(), message + request, e);
    }
    var message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new AwsException(asked, "", 0, false, message, e);
  }

  /** The service's error code; empty when no answer came. */
  public String code() {
    return code;
  }

  /** The HTTP status; 0 when no answer came. */
  public int status() {
    return status;
  }

  /** Whether the service said no, so that the call certainly had no effect. */
  public boolean refused() {
    return status >= 400 && status < 500 && !throttled;
  }

  /** Whether the service only asked to slow down. */
  public boolean throttled() {
    return throttled;
  }
}
