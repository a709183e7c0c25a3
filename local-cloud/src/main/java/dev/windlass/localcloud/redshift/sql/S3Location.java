package dev.windlass.localcloud.redshift.sql;

/**
 * A bucket and the beginning of keys in it.
 *
 * @param bucket the bucket
 * @param prefix what keys begin with; may be empty
 */
public record S3Location(String bucket, String prefix) {
  private static final String SCHEME = "s3://";

  /**
   * Reads {@code s3://bucket/prefix}.
   *
   * @throws StatementFailed when the text has another form
   */
  public static S3Location parse(String url) {
    if (!url.startsWith(SCHEME) || url.length() == SCHEME.length()) {
      throw new StatementFailed(
          "COPY and UNLOAD read and write S3 only; '%s' is not an s3:// location".formatted(url));
    }
    String path = url.substring(SCHEME.length());
    int slash = path.indexOf('/');
    return slash < 0
        ? new S3Location(path, "")
        : new S3Location(path.substring(0, slash), path.substring(slash + 1));
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + prefix;
  }
}
