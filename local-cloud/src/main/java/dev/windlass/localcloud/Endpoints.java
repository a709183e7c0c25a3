package dev.windlass.localcloud;

import java.net.URI;

/**
 * Where a running local cloud answers, and the credentials it accepts.
 *
 * @param pid of its process
 * @param aws endpoint override for every AWS client but S3's
 * @param s3 endpoint override for S3 clients, path style
 * @param version of the state it keeps; another version is not adopted
 */
public record Endpoints(
    long pid,
    URI aws,
    URI s3,
    String region,
    String accessKeyId,
    String secretAccessKey,
    int version) {

  /** The version of this build. */
  static final int VERSION = 1;

  @Override
  public String toString() {
    return "Endpoints[pid %d, aws %s, s3 %s, %s]".formatted(pid, aws, s3, region);
  }
}
