package dev.windlass.localcloud.aws;

/** A refusal as AWS words it: HTTP status, error code and message. */
public final class AwsError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * A refusal.
   *
   * @param status HTTP status, 400–599
   * @param code AWS's code, such as {@code ValidationException}, {@code ClusterNotFound}
   * @param message AWS's words
   */
  public AwsError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** A refusal with status 400. */
  public static AwsError badRequest(String code, String message) {
    return new AwsError(400, code, message);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** AWS's error code. */
  public String code() {
    return code;
  }

  /** AWS's words; never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
