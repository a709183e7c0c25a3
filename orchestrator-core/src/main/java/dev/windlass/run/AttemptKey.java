package dev.windlass.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The idempotency key of an attempt: deterministic, unique, and legal as a name everywhere. */
public final class AttemptKey {
  private AttemptKey() {}

  /**
   * {@code windlass-<dag>-<task>-<hash of all>-<try>}: {@code [a-z0-9-]}, at most 63 characters.
   */
  public static String of(String dagId, String runId, String taskId, int mapIndex, int tryNumber) {
    String all = String.join("\n", dagId, runId, taskId, Integer.toString(mapIndex));
    return "windlass-%s-%s-%s-%d"
        .formatted(slug(dagId), slug(taskId), hash(all).substring(0, 12), tryNumber);
  }

  private static String slug(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String cut = plain.length() <= 15 ? plain : plain.substring(plain.length() - 15);
    return cut.replaceAll("^-+|-+$", "");
  }

  /** SHA-1 in hexadecimal, for names only. */
  public static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
