package dev.windlass.template;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names a template may use, each found out when it is first used. Used by one thread. */
final class Names {
  private final Map<String, Supplier<Object>> suppliers = new LinkedHashMap<>();
  private final Map<String, Object> known = new LinkedHashMap<>();

  Names() {
    put("none", () -> None.NONE);
    put("None", () -> None.NONE);
    put("True", () -> true);
    put("False", () -> false);
  }

  final Names put(String name, Supplier<Object> value) {
    suppliers.put(name, value);
    return this;
  }

  /** Null: there is no such name. */
  @Nullable Object find(String name) {
    Object value = known.get(name);
    if (value == null) {
      Supplier<Object> supplier = suppliers.get(name);
      if (supplier == null) {
        return null;
      }
      try {
        value = supplier.get();
      } catch (RuntimeException e) {
        throw Stop.passing(e);
      }
      known.put(name, value);
    }
    return value;
  }

  /** All names but Python's own. */
  Collection<String> all() {
    return suppliers.keySet().stream()
        .filter(n -> !n.equals("none") && Character.isLowerCase(n.charAt(0)))
        .toList();
  }
}
