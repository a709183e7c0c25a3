package dev.windlass.dag;

import java.util.List;

/**
 * How the reaper sees and ends one kind of resource without any run. Registered with {@link
 * java.util.ServiceLoader}.
 */
public interface ResourceKind {
  /** The kind's id, such as {@code emr-cluster}. */
  String kind();

  /**
   * Every live resource of this kind that carries Windlass's owner tags.
   *
   * @return names as given by {@link Resource#name}
   */
  List<String> live(TaskContext context, String connectionId) throws Exception;

  /** Ends the named resource; idempotent; called again until {@link Cancellation.Gone}. */
  Cancellation destroy(TaskContext context, String connectionId, String name) throws Exception;
}
