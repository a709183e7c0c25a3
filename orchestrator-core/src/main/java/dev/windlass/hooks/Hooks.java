package dev.windlass.hooks;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;
import dev.windlass.settings.MissingSetting;
import dev.windlass.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The interfaces to external systems, made by the providers that {@link ServiceLoader} finds and
 * kept per connection for as long as the connection stays as it is. Thread-safe.
 */
public final class Hooks {
  private final List<HookProvider<?>> providers = new ArrayList<>();
  private final Settings settings;
  private final ConcurrentMap<Place, Made> made = new ConcurrentHashMap<>();

  private record Place(Class<?> type, String connectionId) {}

  private record Made(Connection connection, Object hook) {}

  /** Finds providers in {@code loader}; connections come from {@code settings}. */
  public Hooks(ClassLoader loader, Settings settings) {
    this.settings = settings;
    for (HookProvider<?> provider : ServiceLoader.load(HookProvider.class, loader)) {
      providers.add(provider);
    }
  }

  /**
   * The hook of {@code type} for a connection.
   *
   * @throws FailTask when no provider makes that type, or there is no such connection
   */
  public <T> T hook(Class<T> type, String connectionId) {
    HookProvider<?> provider =
        providers.stream()
            .filter(p -> p.type().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    new FailTask(
                        "nothing on the class path provides %s; add the jar whose HookProvider does"
                            .formatted(type.getName())));
    Connection connection = connection(connectionId);
    // A changed connection makes a new hook; the old one stays with the attempts that hold it.
    Made current =
        made.compute(
            new Place(type, connectionId),
            (place, old) ->
                old != null && old.connection().equals(connection)
                    ? old
                    : new Made(connection, provider.create(connection)));
    return type.cast(current.hook());
  }

  private Connection connection(String id) {
    try {
      return settings.connection(id);
    } catch (MissingSetting e) {
      throw new FailTask(e.getMessage() == null ? id : e.getMessage());
    }
  }
}
