package dev.windlass.testing;

import dev.windlass.dag.Action;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An action with the time it takes, and the failures and crashes the test asked for. */
record PlayedAction<T>(Stage stage, Behaviour behaviour, Action<T> action) implements Action<T> {
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  @Override
  public @Nullable T run(TaskContext context) throws Exception {
    RunInfo run = context.run();
    Duration time = behaviour.takes;
    if (behaviour.doneAt.isPresent()) {
      time = Duration.between(stage.now(), behaviour.doneAt.get());
    }
    stage.pass(behaviour.never ? FOR_EVER : time);
    if (behaviour.fatal.isPresent()) {
      throw new FailTask(behaviour.fatal.get());
    }
    if (run.tryNumber() <= behaviour.failures) {
      throw new Exception(behaviour.failure);
    }
    if (behaviour.skip.isPresent()) {
      throw new SkipTask(behaviour.skip.get());
    }
    T output = action.run(context);
    stage.reach(run, Crash.DONE);
    return output;
  }
}
