package dev.windlass.template;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.TaskContext;
import dev.windlass.settings.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Connections by their ids: {@code conn}. */
record ConnectionNames(TaskContext context, Secrets secrets) implements Thing {
  @Override
  public Object attribute(String id) {
    // The library asks for an attribute before it calls a method.
    return id.equals("get")
        ? Undefined.because("conn.get is a method: conn.get('id', 'default')")
        : of(context.connection(id));
  }

  @Override
  public @Nullable Object call(Call call) {
    if (!call.name().equals("get")) {
      throw call.unknown(List.of("get()"));
    }
    Object otherwise = call.find(1, "default_conn");
    Object named = call.find(-1, "default");
    try {
      return of(context.connection(call.text(0, "id")));
    } catch (FailTask missing) {
      return None.of(otherwise == null ? named : otherwise);
    }
  }

  private Object of(Connection c) {
    return new Known("connection '%s'".formatted(c.id()), c.id())
        .with("conn_id", c.id())
        .with("conn_type", c.type())
        .with("host", c.host().orElse(null))
        .with("port", c.port().map(Integer::longValue).orElse(null))
        .with("schema", c.schema().orElse(null))
        .with("login", c.login().orElse(null))
        .lazily(
            "password",
            () -> c.password().map(p -> (Object) secrets.secret(p.reveal())).orElse(None.NONE))
        .lazily("extra", () -> Values.json(extra(c)).toString())
        .lazily("extra_dejson", () -> extra(c));
  }

  private Map<String, Object> extra(Connection c) {
    Map<String, Object> extra = new LinkedHashMap<>();
    new TreeMap<>(c.extra()).forEach((name, value) -> extra.put(name, secrets.named(name, value)));
    return extra;
  }

  @Override
  public String toString() {
    return "conn";
  }
}
