package dev.windlass.template;

import dev.windlass.dag.Json;
import dev.windlass.dag.TaskContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Variables by their keys: {@code var.value} and {@code var.json}. */
record VariableNames(TaskContext context, Secrets secrets, boolean json) implements Thing {
  @Override
  public Object attribute(String name) {
    // The library asks for an attribute before it calls a method.
    Optional<Object> found = name.equals("get") ? Optional.empty() : find(name);
    return found.orElseGet(
        () ->
            Undefined.because(
                "there is no variable '%s'; set it, or give a default: {{ var.%s.get('%s', '…') }}"
                    .formatted(name, kind(), name)));
  }

  private String kind() {
    return json ? "json" : "value";
  }

  private Optional<Object> find(String name) {
    return context.findVariable(name).map(text -> json ? tree(name, text) : plain(name, text));
  }

  private Object plain(String name, String text) {
    return secrets.named(name, text);
  }

  private Object tree(String name, String text) {
    try {
      return secrets.tree(name, Values.of(Json.read(text)));
    } catch (IllegalArgumentException e) {
      // Not with the parser's words: they repeat the value.
      throw new Stop("variable '%s' is not JSON; use var.value.%s".formatted(name, name));
    }
  }

  @Override
  public @Nullable Object call(Call call) {
    if (!call.name().equals("get")) {
      throw call.unknown(List.of("get()"));
    }
    Object otherwise = call.find(1, "default");
    Object old = call.find(-1, "default_var");
    return find(call.text(0, "key")).orElse(None.of(otherwise == null ? old : otherwise));
  }

  @Override
  public String toString() {
    return "var." + kind();
  }
}
