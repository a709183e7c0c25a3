package dev.windlass.operators.aws;

import dev.windlass.settings.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Builds AWS clients from an {@code aws} connection.
 *
 * <p>Login and password are the access key; without them the SDK's default chain is used. Extras:
 * {@code region} (default {@code us-east-1}), {@code endpoint_url} for every service, {@code
 * s3_endpoint_url} for S3 alone, {@code path_style} ({@code true}/{@code false}), {@code role_arn}
 * and {@code external_id} of a role to assume. Throttling and server errors are retried by the SDK
 * with jittered back-off. Immutable and thread-safe.
 */
public final class AwsClients {
  private static final int ATTEMPTS = 6;

  private final Connection connection;

  private AwsClients(Connection connection) {
    this.connection = connection;
  }

  /** Clients for {@code connection}. */
  public static AwsClients of(Connection connection) {
    return new AwsClients(connection);
  }

  /** The client of {@code builder}, retrying whatever the SDK deems worth it. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
    return common(builder, endpoint("endpoint_url"))
        .overrideConfiguration(o -> o.retryStrategy(jittered()))
        .build();
  }

  /**
   * The client of {@code builder} for calls that must not happen twice: it repeats only what was
   * throttled, because a throttled call had no effect, while a server error or a time-out may hide
   * one.
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C buildOnce(B builder) {
    RetryStrategy throttledOnly =
        DefaultRetryStrategy.standardStrategyBuilder()
            .maxAttempts(ATTEMPTS)
            .useClientDefaults(false)
            .retryOnException(AwsClients::isThrottled)
            .treatAsThrottling(AwsClients::isThrottled)
            .build();
    return common(builder, endpoint("endpoint_url"))
        .overrideConfiguration(o -> o.retryStrategy(throttledOnly))
        .build();
  }

  /** The SDK's standard mode: exponential back-off with full jitter, and a budget of retries. */
  private static RetryStrategy jittered() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build();
  }

  private static boolean isThrottled(Throwable e) {
    return e instanceof SdkServiceException service && service.isThrottlingException();
  }

  /** An S3 client. */
  public S3Client s3() {
    var endpoint = endpoint("s3_endpoint_url").or(() -> endpoint("endpoint_url"));
    var builder =
        common(S3Client.builder(), endpoint)
            .overrideConfiguration(o -> o.retryStrategy(jittered()))
            .forcePathStyle(connection.extra("path_style").map(Boolean::valueOf).orElse(false));
    if (endpoint.isPresent()) {
      // Other servers of the S3 protocol do not all know the newer checksum trailers.
      builder
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }
    return builder.build();
  }

  /** The region, {@code us-east-1} unless set. */
  public String region() {
    return connection.extra("region").orElse("us-east-1");
  }

  /** Calls to {@code service}, described for error messages. */
  public AwsCall call(String service, String endpointExtra) {
    var where = endpoint(endpointExtra).or(() -> endpoint("endpoint_url")).map(URI::toString);
    return new AwsCall(service, where.orElse(region()));
  }

  /** Calls to {@code service}, described for error messages. */
  public AwsCall call(String service) {
    return call(service, "endpoint_url");
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B common(
      B builder, Optional<URI> endpoint) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(Region.of(region()))
        .credentialsProvider(credentials())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(10))
                .socketTimeout(Duration.ofSeconds(60)));
  }

  private AwsCredentialsProvider credentials() {
    var own = ownCredentials();
    return connection
        .extra("role_arn")
        .<AwsCredentialsProvider>map(r -> assume(r, own))
        .orElse(own);
  }

  private AwsCredentialsProvider ownCredentials() {
    if (connection.login().isPresent() && connection.password().isPresent()) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(
              connection.login().get(), connection.password().get().reveal()));
    }
    return DefaultCredentialsProvider.builder().build();
  }

  private AwsCredentialsProvider assume(String roleArn, AwsCredentialsProvider own) {
    var sts =
        StsClient.builder()
            .region(Region.of(region()))
            .credentialsProvider(own)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(o -> o.retryStrategy(jittered()));
    endpoint("endpoint_url").ifPresent(sts::endpointOverride);
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts.build())
        .refreshRequest(
            r -> {
              r.roleArn(roleArn).roleSessionName("windlass");
              connection.extra("external_id").ifPresent(r::externalId);
            })
        .build();
  }

  private Optional<URI> endpoint(String extra) {
    return connection.extra(extra).filter(url -> !url.isBlank()).map(URI::create);
  }
}
