package dev.windlass.hooks;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.ResourceKind;
import dev.windlass.dag.TaskContext;
import dev.windlass.resources.Cloud;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cloud through the resource kinds that {@link ServiceLoader} finds. Thread-safe. */
public final class RegisteredCloud implements Cloud {
  private final SortedMap<String, ResourceKind> kinds = new TreeMap<>();
  private final TaskContext context;

  /**
   * Finds kinds in {@code loader}.
   *
   * @param context gives the kinds connections, hooks and a log; it belongs to no run
   */
  public RegisteredCloud(ClassLoader loader, TaskContext context) {
    this.context = context;
    for (ResourceKind kind : ServiceLoader.load(ResourceKind.class, loader)) {
      kinds.put(kind.kind(), kind);
    }
  }

  @Override
  public Set<String> kinds() {
    return Set.copyOf(kinds.keySet());
  }

  @Override
  public List<String> live(String kind, String connectionId) throws Exception {
    return of(kind).live(context, connectionId);
  }

  @Override
  public Optional<Duration> destroy(String kind, String connectionId, String name)
      throws Exception {
    return switch (of(kind).destroy(context, connectionId, name)) {
      case Cancellation.Gone() -> Optional.empty();
      case Cancellation.Stopping(Duration askAgainIn) -> Optional.of(askAgainIn);
    };
  }

  private ResourceKind of(String kind) {
    ResourceKind found = kinds.get(kind);
    if (found == null) {
      throw new IllegalArgumentException("no operator here knows resources of kind " + kind);
    }
    return found;
  }
}
