package dev.windlass.localcloud.redshift.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lengths of text as Redshift counts them, in bytes. */
final class Utf8 {
  private Utf8() {}

  /** How many of the first {@code limit} bytes end on a whole character. */
  static int cut(byte[] bytes, int limit) {
    int end = Math.min(limit, bytes.length);
    while (end > 0 && end < bytes.length && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }

  static int length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (Character.isHighSurrogate(c)) {
        length += 4;
        i++;
      } else {
        length += 3;
      }
    }
    return length;
  }

  static String cut(String text, int limit) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new String(Arrays.copyOf(bytes, cut(bytes, limit)), StandardCharsets.UTF_8);
  }
}
