package dev.windlass.operators.control;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;
import org.jspecify.annotations.Nullable;

/** Does nothing: a place in the graph where edges meet. */
public record Empty() implements Action<Void> {
  /** Does nothing. */
  public static Empty of() {
    return new Empty();
  }

  @Override
  public @Nullable Void run(TaskContext context) {
    return null;
  }
}
