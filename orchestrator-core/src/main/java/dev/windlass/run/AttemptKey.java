package dev.windlass.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The idempotency key of an attempt: deterministic, unique, and legal as a name everywhere. */
public final class AttemptKey {
  /** Cloned, never used: a clone is made in a fraction of the time that looking SHA-1 up takes. */
  private static final MessageDigest SHA_1 = lookUp();

  private AttemptKey() {}

  /**
   * {@code windlass-<dag>-<task>-<hash of all>-<try>}: {@code [a-z0-9-]}, at most 63 characters.
   */
  public static String of(String dagId, String runId, String taskId, int mapIndex, int tryNumber) {
    byte[] hash = sha1(dagId + '\n' + runId + '\n' + taskId + '\n' + mapIndex).digest();
    StringBuilder key = new StringBuilder(63).append("windlass-");
    slug(key, dagId);
    key.append('-');
    slug(key, taskId);
    key.append('-').append(HexFormat.of().formatHex(hash, 0, 6)).append('-').append(tryNumber);
    return key.toString();
  }

  /** The last 15 characters in small letters and digits, with a hyphen for whatever is between. */
  private static void slug(StringBuilder key, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    StringBuilder plain = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        plain.append(c);
      } else if (plain.isEmpty() || plain.charAt(plain.length() - 1) != '-') {
        plain.append('-');
      }
    }
    int from = Math.max(0, plain.length() - 15);
    int to = plain.length();
    if (from < to && plain.charAt(from) == '-') {
      from++;
    }
    if (from < to && plain.charAt(to - 1) == '-') {
      to--;
    }
    key.append(plain, from, to);
  }

  /** SHA-1 in hexadecimal, for names only. */
  public static String hash(String text) {
    return HexFormat.of().formatHex(sha1(text).digest());
  }

  private static MessageDigest sha1(String text) {
    try {
      MessageDigest sha1 = (MessageDigest) SHA_1.clone();
      sha1.update(text.getBytes(StandardCharsets.UTF_8));
      return sha1;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-1 of this Java platform cannot be cloned", e);
    }
  }

  private static MessageDigest lookUp() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
