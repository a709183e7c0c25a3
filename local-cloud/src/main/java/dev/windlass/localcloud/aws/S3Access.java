package dev.windlass.localcloud.aws;

import java.net.URI;

/**
 * How the services reach the local S3, path style.
 *
 * @param endpoint for example {@code http://127.0.0.1:18900}
 */
public record S3Access(URI endpoint, String region, String accessKeyId, String secretAccessKey) {
  @Override
  public String toString() {
    return "S3Access[%s, %s, %s, ****]".formatted(endpoint, region, accessKeyId);
  }
}
