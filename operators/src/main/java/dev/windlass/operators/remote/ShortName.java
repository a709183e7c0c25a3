package dev.windlass.operators.remote;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** Makes an attempt's key fit the naming rules of other systems, the same way every time. */
public final class ShortName {
  private ShortName() {}

  /**
   * {@code key} in at most {@code most} characters {@code [a-z0-9-]}, starting with a letter,
   * without double or trailing hyphens (Redshift's rules, the strictest of all). A name that had to
   * be changed ends in a checksum of the whole key, so that two keys never share a name by being
   * cut.
   */
  public static String of(String key, int most) {
    var clean =
        key.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9-]", "-")
            .replaceAll("-{2,}", "-")
            .replaceAll("^-|-$", "");
    if (clean.isEmpty() || !Character.isLetter(clean.charAt(0))) {
      clean = "w" + clean;
    }
    if (clean.equals(key) && clean.length() <= most) {
      return clean;
    }
    var crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    var tail = "-" + "%08x".formatted(crc.getValue());
    var head = clean.substring(0, Math.min(clean.length(), most - tail.length()));
    return head.replaceAll("-$", "") + tail;
  }
}
