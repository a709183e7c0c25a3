package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;

/**
 * A defined task, as its downstream tasks see it.
 *
 * @param <T> its output
 */
public sealed class TaskRef<T> permits Scope {
  private final TaskBook dag;
  private final String id;

  TaskRef(TaskBook dag, String id) {
    this.dag = dag;
    this.id = id;
  }

  /** The task's id, with its groups as prefix. */
  public final String id() {
    return id;
  }

  /** The type of the elements of its output, a list. */
  final JavaType elementType() {
    return dag.elementType(id);
  }

  /** Orders this task after {@code upstream}, without data. */
  public final TaskRef<T> after(TaskRef<?>... upstream) {
    for (TaskRef<?> u : upstream) {
      dag.edge(u.id, id);
    }
    return this;
  }

  /** Orders this task before {@code downstream}, without data. */
  public final TaskRef<T> before(TaskRef<?>... downstream) {
    for (TaskRef<?> d : downstream) {
      dag.edge(id, d.id);
    }
    return this;
  }
}
