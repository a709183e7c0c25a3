package dev.windlass.operators.s3;

import dev.windlass.operators.aws.AwsCall;
import dev.windlass.operators.aws.AwsClients;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.settings.Connection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Amazon S3 through the AWS SDK. */
final class AwsS3 implements S3 {
  private static final int MOST_PER_DELETE = 1000;
  private static final Set<String> NO_KEY = Set.of("NoSuchKey", "404", "NotFound");
  private static final Set<String> NO_BUCKET = Set.of("NoSuchBucket", "404", "NotFound");

  private final S3Client client;
  private final AwsCall call;
  private final String region;

  AwsS3(Connection connection) {
    var clients = AwsClients.of(connection);
    client = clients.s3();
    call = clients.call("S3", "s3_endpoint_url");
    region = clients.region();
  }

  @Override
  public List<S3Object> list(S3Location prefix) {
    return call.ask(
        "ListObjectsV2 " + prefix,
        () ->
            client
                .listObjectsV2Paginator(r -> r.bucket(prefix.bucket()).prefix(prefix.key()))
                .contents()
                .stream()
                .map(
                    o ->
                        new S3Object(
                            prefix.bucket(), o.key(), o.size(), o.lastModified().toEpochMilli()))
                .toList());
  }

  @Override
  public Optional<S3Object> head(S3Location object) {
    try {
      var head =
          call.ask(
              "HeadObject " + object,
              () -> client.headObject(r -> r.bucket(object.bucket()).key(object.key())));
      return Optional.of(
          new S3Object(
              object.bucket(),
              object.key(),
              head.contentLength(),
              head.lastModified().toEpochMilli()));
    } catch (AwsException e) {
      // A HEAD answer has no body and so, from some servers, no error code.
      if (NO_KEY.contains(e.code()) || e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public byte[] read(S3Location object, long from, int length) {
    var range = "bytes=%d-%d".formatted(from, from + length - 1);
    return call.ask(
        "GetObject " + object,
        () ->
            client
                .getObjectAsBytes(r -> r.bucket(object.bucket()).key(object.key()).range(range))
                .asByteArray());
  }

  @Override
  public void put(S3Location object, byte[] content) {
    call.ask(
        "PutObject " + object,
        () ->
            client.putObject(
                r -> r.bucket(object.bucket()).key(object.key()), RequestBody.fromBytes(content)));
  }

  @Override
  public void upload(S3Location object, Path file) {
    call.ask(
        "PutObject " + object,
        () ->
            client.putObject(
                r -> r.bucket(object.bucket()).key(object.key()), RequestBody.fromFile(file)));
  }

  @Override
  public void download(S3Location object, Path file) {
    call.ask(
        "GetObject " + object,
        () ->
            client.getObject(
                r -> r.bucket(object.bucket()).key(object.key()),
                ResponseTransformer.toFile(file)));
  }

  @Override
  public void copy(S3Location from, S3Location to) {
    call.ask(
        "CopyObject " + to,
        () ->
            client.copyObject(
                r ->
                    r.sourceBucket(from.bucket())
                        .sourceKey(from.key())
                        .destinationBucket(to.bucket())
                        .destinationKey(to.key())));
  }

  @Override
  public void delete(String bucket, List<String> keys) {
    for (int from = 0; from < keys.size(); from += MOST_PER_DELETE) {
      var some =
          keys.subList(from, Math.min(keys.size(), from + MOST_PER_DELETE)).stream()
              .map(key -> ObjectIdentifier.builder().key(key).build())
              .toList();
      var answer =
          call.ask(
              "DeleteObjects s3://" + bucket,
              () -> client.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(some))));
      if (answer.hasErrors() && !answer.errors().isEmpty()) {
        var first = answer.errors().getFirst();
        throw new AwsException(
            "S3 DeleteObjects s3://" + bucket,
            first.code(),
            200,
            false,
            "%d objects not deleted, the first %s: %s"
                .formatted(answer.errors().size(), first.key(), first.message()));
      }
    }
  }

  @Override
  public boolean bucketExists(String bucket) {
    try {
      call.ask("HeadBucket " + bucket, () -> client.headBucket(r -> r.bucket(bucket)));
      return true;
    } catch (AwsException e) {
      if (NO_BUCKET.contains(e.code()) || e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void createBucket(String bucket) {
    call.ensure(
        "CreateBucket " + bucket,
        Set.of("BucketAlreadyOwnedByYou"),
        () ->
            client.createBucket(
                r -> {
                  r.bucket(bucket);
                  if (!region.equals("us-east-1")) {
                    r.createBucketConfiguration(
                        CreateBucketConfiguration.builder().locationConstraint(region).build());
                  }
                }));
  }

  @Override
  public void deleteBucket(String bucket) {
    call.ensure(
        "DeleteBucket " + bucket, NO_BUCKET, () -> client.deleteBucket(r -> r.bucket(bucket)));
  }
}
