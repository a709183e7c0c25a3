package dev.windlass.localcloud.redshift.sql;

/**
 * A SQL statement that Redshift would end with an error. The message is the text a client sees,
 * beginning with {@code ERROR:}.
 */
public class StatementFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says why the statement failed.
   *
   * @param message the error as Redshift words it, without the leading {@code ERROR:}
   */
  public StatementFailed(String message) {
    super("ERROR: " + message);
  }

  /** An error in Redshift's boxed form: a headline and a detail block with its fields. */
  public static StatementFailed boxed(
      String headline, String error, int code, String context, String location) {
    return new StatementFailed(box(headline, error, code, context, location));
  }

  /** The text of a boxed error. */
  protected static String box(
      String headline, String error, int code, String context, String location) {
    return """
    %s
      Detail:\s
      -----------------------------------------------
      error:  %s
      code:      %d
      context:   %s
      query:     0
      location:  %s
      process:   padbmaster
      -----------------------------------------------\
    """
        .formatted(headline, error, code, context, location);
  }
}
