package dev.windlass.localcloud.redshift;

import java.security.SecureRandom;
import java.util.Base64;

/** The short-lived database passwords of GetClusterCredentials. */
final class TemporaryPassword {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TemporaryPassword() {}

  static String fresh() {
    byte[] bytes = new byte[48];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
