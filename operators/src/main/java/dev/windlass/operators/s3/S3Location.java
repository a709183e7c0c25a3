package dev.windlass.operators.s3;

/**
 * A place in S3: an object or a prefix.
 *
 * @param bucket the bucket
 * @param key the key or prefix, without a leading slash; empty for the whole bucket
 */
public record S3Location(String bucket, String key) {
  /** Checks the bucket. */
  public S3Location {
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("an S3 location needs a bucket");
    }
    if (key.startsWith("/")) {
      throw new IllegalArgumentException("S3 key '%s' starts with a slash".formatted(key));
    }
  }

  /** Reads {@code s3://bucket/key} or {@code s3a://bucket/key}. */
  public static S3Location of(String uri) {
    var scheme = uri.indexOf("://");
    if (scheme < 0 || !uri.substring(0, scheme).matches("s3[an]?")) {
      throw new IllegalArgumentException(
          "'%s' is no S3 location, expected s3://bucket/key".formatted(uri));
    }
    var rest = uri.substring(scheme + 3);
    var slash = rest.indexOf('/');
    return slash < 0
        ? new S3Location(rest, "")
        : new S3Location(rest.substring(0, slash), rest.substring(slash + 1));
  }

  /** A place below this one. */
  public S3Location resolve(String relative) {
    if (key.isEmpty() || key.endsWith("/")) {
      return new S3Location(bucket, key + relative);
    }
    return new S3Location(bucket, key + "/" + relative);
  }

  /** This place as a folder: its key ends in a slash. */
  public S3Location folder() {
    return key.isEmpty() || key.endsWith("/") ? this : new S3Location(bucket, key + "/");
  }

  /** As {@code s3://bucket/key}. */
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
