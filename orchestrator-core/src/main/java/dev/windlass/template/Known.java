package dev.windlass.template;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object with named attributes, some of which have to be looked up. Used by one thread. */
final class Known implements Thing {
  private final String what;
  private final String printed;
  private final Map<String, Supplier<Object>> attributes = new LinkedHashMap<>();
  private final Map<String, Function<Call, @Nullable Object>> methods = new LinkedHashMap<>();

  /**
   * @param what for messages: {@code the run}
   * @param printed what it prints as
   */
  Known(String what, String printed) {
    this.what = what;
    this.printed = printed;
  }

  Known with(String name, @Nullable Object value) {
    attributes.put(name, () -> None.of(value));
    return this;
  }

  Known lazily(String name, Supplier<Object> value) {
    attributes.put(name, value);
    return this;
  }

  Known method(String name, Function<Call, @Nullable Object> method) {
    methods.put(name, method);
    return this;
  }

  @Override
  public Object attribute(String name) {
    Supplier<Object> value = attributes.get(name);
    return value == null ? Undefined.attribute(what, name, attributes()) : value.get();
  }

  @Override
  public @Nullable Object call(Call call) {
    Function<Call, @Nullable Object> method = methods.get(call.name());
    if (method == null) {
      throw call.unknown(methods.keySet().stream().map(m -> m + "()").toList());
    }
    return method.apply(call);
  }

  @Override
  public Collection<String> attributes() {
    return List.copyOf(attributes.keySet());
  }

  @Override
  public String toString() {
    return printed;
  }
}
