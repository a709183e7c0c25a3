package dev.windlass.operators.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The part of Amazon S3 that Windlass uses. Thread-safe. Failures are {@link
 * dev.windlass.operators.aws.AwsException}s.
 */
public interface S3 {
  /** Every object whose key starts with the location's key, in key order. */
  List<S3Object> list(S3Location prefix);

  /** What is known of an object, if it exists. */
  Optional<S3Object> head(S3Location object);

  /**
   * A part of an object.
   *
   * @param from the first byte, from 0
   * @param length how many bytes, at least 1; fewer come back at the object's end
   */
  byte[] read(S3Location object, long from, int length);

  /** Writes an object from memory. */
  void put(S3Location object, byte[] content);

  /** Writes an object from a file. */
  void upload(S3Location object, Path file) throws IOException;

  /** Reads an object into a new file. */
  void download(S3Location object, Path file) throws IOException;

  /** Copies an object within S3. */
  void copy(S3Location from, S3Location to);

  /** Deletes objects of one bucket; those that do not exist are no error. */
  void delete(String bucket, List<String> keys);

  /** Whether a bucket exists. */
  boolean bucketExists(String bucket);

  /** Creates a bucket; one of ours that exists is no error. */
  void createBucket(String bucket);

  /** Deletes an empty bucket; one that does not exist is no error. */
  void deleteBucket(String bucket);
}
