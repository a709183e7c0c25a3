package dev.windlass.operators.testing;

import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.s3.S3;
import dev.windlass.operators.s3.S3Location;
import dev.windlass.operators.s3.S3Object;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** An S3 in memory: buckets must exist, keys are sorted, buckets with objects stay. Thread-safe. */
public final class FakeS3 implements S3 {
  private static final class Content {
    final byte[] bytes;
    final long modifiedAtMillis = System.currentTimeMillis();

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final Map<String, NavigableMap<String, Content>> buckets = new TreeMap<>();

  /** An S3 with these buckets. */
  public FakeS3(String... buckets) {
    for (var bucket : buckets) {
      createBucket(bucket);
    }
  }

  @Override
  public synchronized List<S3Object> list(S3Location prefix) {
    return known(prefix.bucket()).tailMap(prefix.key(), true).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix.key()))
        .map(e -> object(prefix.bucket(), e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public synchronized Optional<S3Object> head(S3Location object) {
    return Optional.ofNullable(known(object.bucket()).get(object.key()))
        .map(content -> object(object.bucket(), object.key(), content));
  }

  @Override
  public synchronized byte[] read(S3Location object, long from, int length) {
    var bytes = content(object).bytes;
    return Arrays.copyOfRange(bytes, (int) from, (int) Math.min(bytes.length, from + length));
  }

  @Override
  public synchronized void put(S3Location object, byte[] content) {
    known(object.bucket()).put(object.key(), new Content(content.clone()));
  }

  @Override
  public void upload(S3Location object, Path file) throws IOException {
    put(object, Files.readAllBytes(file));
  }

  @Override
  public synchronized void download(S3Location object, Path file) throws IOException {
    Files.write(file, content(object).bytes);
  }

  @Override
  public synchronized void copy(S3Location from, S3Location to) {
    put(to, content(from).bytes);
  }

  @Override
  public synchronized void delete(String bucket, List<String> keys) {
    known(bucket).keySet().removeAll(keys);
  }

  @Override
  public synchronized boolean bucketExists(String bucket) {
    return buckets.containsKey(bucket);
  }

  @Override
  public synchronized void createBucket(String bucket) {
    buckets.putIfAbsent(bucket, new TreeMap<>());
  }

  @Override
  public synchronized void deleteBucket(String bucket) {
    if (bucketExists(bucket) && !known(bucket).isEmpty()) {
      throw new AwsException(
          "S3 DeleteBucket " + bucket, "BucketNotEmpty", 409, false, "the bucket is not empty");
    }
    buckets.remove(bucket);
  }

  private NavigableMap<String, Content> known(String bucket) {
    var objects = buckets.get(bucket);
    if (objects == null) {
      throw new AwsException("S3 " + bucket, "NoSuchBucket", 404, false, "no such bucket");
    }
    return objects;
  }

  private Content content(S3Location object) {
    var content = known(object.bucket()).get(object.key());
    if (content == null) {
      throw new AwsException("S3 GetObject " + object, "NoSuchKey", 404, false, "no such key");
    }
    return content;
  }

  private static S3Object object(String bucket, String key, Content content) {
    return new S3Object(bucket, key, content.bytes.length, content.modifiedAtMillis);
  }
}
