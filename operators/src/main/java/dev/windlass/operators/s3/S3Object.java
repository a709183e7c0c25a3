package dev.windlass.operators.s3;

/**
 * An object in S3.
 *
 * @param bucket its bucket
 * @param key its key
 * @param size in bytes
 * @param modifiedAtMillis when it was written, epoch milliseconds by S3's clock
 */
public record S3Object(String bucket, String key, long size, long modifiedAtMillis) {
  /** Where it is. */
  public S3Location location() {
    return new S3Location(bucket, key);
  }
}
