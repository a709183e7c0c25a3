package dev.windlass.template;

import dev.windlass.settings.SecretMask;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How secrets come into a rendering: as they are into the text that the task gets, and as {@code
 * ***} into the text that people are shown, so that nothing made of a secret is shown either. Used
 * by one thread.
 */
final class Secrets {
  private static final String HIDDEN = "***";

  private final boolean shown;
  private boolean used;

  Secrets(boolean shown) {
    this.shown = shown;
  }

  /** Whether the rendering used any. */
  boolean used() {
    return used;
  }

  /** A value that is a secret. */
  String secret(String value) {
    used = true;
    return shown ? value : HIDDEN;
  }

  /** A value that is one if its name says so. */
  String named(String name, String value) {
    return SecretMask.isSensitive(name) ? secret(value) : value;
  }

  /** A tree of values: below a name that says so, everything is secret. */
  Object tree(String name, Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach(
            (k, v) -> {
              String key = Printed.of(k);
              boolean below = SecretMask.isSensitive(name);
              copy.put(key, tree(below ? name : key, None.of(v)));
            });
        yield copy;
      }
      case Collection<?> list -> list.stream().map(v -> tree(name, None.of(v))).toList();
      case None none -> none;
      default -> SecretMask.isSensitive(name) ? hide(value) : value;
    };
  }

  private Object hide(Object value) {
    used = true;
    return shown ? value : HIDDEN;
  }
}
