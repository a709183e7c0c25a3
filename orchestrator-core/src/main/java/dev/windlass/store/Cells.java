package dev.windlass.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the values of a row go on their way to the database, one column after another. */
interface Cells {
  void addNull();

  void add(long value);

  void add(int value);

  void add(boolean value);

  /** Microseconds count; what is finer is cut off. */
  void add(@Nullable Instant value);

  /** Without zero characters, of which Postgres has none. */
  void addText(@Nullable String value);

  /** Without escaped zero characters, of which jsonb has none. */
  void addJson(@Nullable String value);

  /** Postgres has no text with a zero character; nobody's message may stop the journal. */
  static String text(String value) {
    return value.indexOf('\0') < 0 ? value : value.replace("\0", "");
  }

  /** As {@link #text}, and half of a surrogate pair becomes a question mark. */
  static String wellFormed(String value) {
    String text = text(value);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  /** As jsonb has no zero character either, its escape goes; an escaped backslash before stays. */
  static String json(String json) {
    int at = json.indexOf("\\u0000");
    if (at < 0) {
      return json;
    }
    StringBuilder clean = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); ) {
      if (json.charAt(i) != '\\') {
        clean.append(json.charAt(i++));
      } else if (json.startsWith("u0000", i + 1)) {
        i += 6;
      } else {
        clean.append(json, i, Math.min(i + 2, json.length()));
        i += 2;
      }
    }
    return clean.toString();
  }
}
