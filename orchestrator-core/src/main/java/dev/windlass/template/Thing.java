package dev.windlass.template;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of ours as a template sees it: attributes and methods by name, and nothing else of it.
 * Its {@code toString} is what it prints as.
 */
interface Thing {
  /** What an attribute is; {@link Undefined} when there is none. */
  Object attribute(String name);

  /** Calls a method. */
  default @Nullable Object call(Call call) {
    throw call.unknown(attributes());
  }

  /** What there is, for messages. */
  default Collection<String> attributes() {
    return List.of();
  }
}
