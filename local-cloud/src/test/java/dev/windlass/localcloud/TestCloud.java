package dev.windlass.localcloud;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** A local cloud in this process with clients that do not retry and a clock that can be moved. */
final class TestCloud implements AutoCloseable {
  final Path home;
  final CloudServer server;
  private volatile Duration ahead = Duration.ZERO;

  TestCloud(Path home) throws IOException, InterruptedException {
    Logging.setUp();
    this.home = home;
    InstantSource clock = () -> Instant.now().plus(ahead);
    this.server = new CloudServer(home, RuntimeJars.directory(), false, clock);
  }

  void advance(Duration time) {
    ahead = ahead.plus(time);
  }

  EmrClient emr() {
    return on(server.endpoints().aws(), EmrClient.builder().httpClient(http())).build();
  }

  IamClient iam() {
    return on(server.endpoints().aws(), IamClient.builder().httpClient(http())).build();
  }

  StsClient sts() {
    return on(server.endpoints().aws(), StsClient.builder().httpClient(http())).build();
  }

  S3Client s3() {
    return on(server.endpoints().s3(), S3Client.builder().httpClient(http()).forcePathStyle(true))
        .build();
  }

  void fault(String service, String action, String kind, int count) throws Exception {
    LocalCloud.control(
        server.endpoints(),
        "POST",
        "faults",
        "{\"service\":\"%s\",\"action\":\"%s\",\"kind\":\"%s\",\"count\":%d,\"delay\":\"PT1S\"}"
            .formatted(service, action, kind.toUpperCase(Locale.ROOT), count));
  }

  List<String> calls(String service, String action) throws IOException {
    return Files.readAllLines(home.resolve("local-cloud/calls.jsonl")).stream()
        .filter(line -> line.contains("\"service\":\"%s\"".formatted(service)))
        .filter(line -> line.contains("\"action\":\"%s\"".formatted(action)))
        .toList();
  }

  private <B extends AwsClientBuilder<B, ?>> B on(URI endpoint, B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    server.endpoints().accessKeyId(), server.endpoints().secretAccessKey())));
  }

  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.create();
  }

  /** Runs the call and returns what it threw. */
  static <X extends Throwable> X refusal(Class<X> type, Supplier<?> call) {
    return Assertions.catchThrowableOfType(type, call::get);
  }

  @Override
  public void close() {
    server.close();
  }
}
