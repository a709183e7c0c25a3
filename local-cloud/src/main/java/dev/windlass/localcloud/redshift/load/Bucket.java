package dev.windlass.localcloud.redshift.load;

import dev.windlass.localcloud.aws.S3Access;
import dev.windlass.localcloud.redshift.sql.S3Location;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The local S3 as COPY and UNLOAD see it. Thread-safe. */
public final class Bucket implements AutoCloseable {
  private final S3Client s3;
  private final String region;

  /** Reaches the local S3, path style. */
  public Bucket(S3Access access) {
    region = access.region();
    s3 =
        S3Client.builder()
            .endpointOverride(access.endpoint())
            .region(Region.of(access.region()))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(access.accessKeyId(), access.secretAccessKey())))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /**
   * One object.
   *
   * @param bucket its bucket
   * @param key its key
   * @param size its size in bytes
   */
  record S3File(String bucket, String key, long size) {
    String url() {
      return "s3://" + bucket + "/" + key;
    }

    /** Whether a columnar scan leaves the file out, as Redshift Spectrum does. */
    boolean isHidden() {
      String name = key.substring(key.lastIndexOf('/') + 1);
      return name.isEmpty()
          || name.startsWith("_")
          || name.startsWith(".")
          || name.startsWith("#")
          || name.endsWith("~");
    }
  }

  /** Every object whose key begins with the prefix, in key order. */
  List<S3File> list(S3Location location) {
    try {
      return s3
          .listObjectsV2Paginator(l -> l.bucket(location.bucket()).prefix(location.prefix()))
          .contents()
          .stream()
          .map(o -> new S3File(location.bucket(), o.key(), o.size()))
          .toList();
    } catch (S3Exception refused) {
      throw failure(refused);
    }
  }

  /** The object's content; the caller closes it. */
  InputStream open(S3File file) {
    try {
      return s3.getObject(g -> g.bucket(file.bucket()).key(file.key()));
    } catch (S3Exception refused) {
      throw failure(refused);
    }
  }

  void download(S3File file, Path to) {
    try {
      s3.getObject(g -> g.bucket(file.bucket()).key(file.key()), to);
    } catch (S3Exception refused) {
      throw failure(refused);
    }
  }

  void upload(Path from, String bucket, String key) {
    try {
      s3.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromFile(from));
    } catch (S3Exception refused) {
      throw failure(refused);
    }
  }

  void upload(String text, String bucket, String key) {
    try {
      s3.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromString(text));
    } catch (S3Exception refused) {
      throw failure(refused);
    }
  }

  /** The https name Redshift gives a file in scan errors. */
  String https(S3File file) {
    return "https://s3.%s.amazonaws.com/%s/%s".formatted(region, file.bucket(), file.key());
  }

  private static StatementFailed failure(S3Exception refused) {
    String code =
        refused instanceof NoSuchBucketException
            ? "NoSuchBucket"
            : refused.awsErrorDetails() == null ? "Unknown" : refused.awsErrorDetails().errorCode();
    String words =
        code.equals("NoSuchBucket")
            ? "The specified bucket does not exist"
            : refused.awsErrorDetails() == null
                ? refused.getMessage()
                : refused.awsErrorDetails().errorMessage();
    String error =
        "S3ServiceException:%s,Status %d,Error %s,Rid %s"
            .formatted(words, refused.statusCode(), code, refused.requestId());
    return StatementFailed.boxed(error, error, 8001, "", "s3_utility.cpp:671");
  }

  @Override
  public void close() {
    s3.close();
  }
}
