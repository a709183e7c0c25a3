package dev.windlass.operators;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;

/** Does to a remote job what the engine does, without the waiting. */
public final class Drive {
  private static final int PATIENCE = 50;

  private Drive() {}

  /** Submits and polls until the job is over. */
  public static <H, T> Progress<T> run(RemoteJob<H, T> job, TaskContext context, String key)
      throws Exception {
    return poll(job, context, job.submit(context, key));
  }

  /** Polls until the job is over. */
  public static <H, T> Progress<T> poll(RemoteJob<H, T> job, TaskContext context, H handle)
      throws Exception {
    for (int i = 0; i < PATIENCE; i++) {
      var progress = job.poll(context, handle);
      if (!(progress instanceof Progress.Running<T>)) {
        return progress;
      }
    }
    throw new AssertionError("still running after %d polls: %s".formatted(PATIENCE, job));
  }

  /** The output of a job that must succeed. */
  public static <H, T> T output(RemoteJob<H, T> job, TaskContext context, String key)
      throws Exception {
    if (run(job, context, key) instanceof Progress.Done<T>(var output) && output != null) {
      return output;
    }
    throw new AssertionError("did not succeed: " + job);
  }

  /** The reason of a job that must break. */
  public static <H, T> Progress.Broken<T> broken(
      RemoteJob<H, T> job, TaskContext context, String key) throws Exception {
    var end = run(job, context, key);
    if (end instanceof Progress.Broken<T> broken) {
      return broken;
    }
    throw new AssertionError("did not break: " + end);
  }

  /** Cancels until the job is gone; how often it had to ask. */
  public static <H, T> int cancel(RemoteJob<H, T> job, TaskContext context, H handle)
      throws Exception {
    for (int i = 1; i <= PATIENCE; i++) {
      if (job.cancel(context, handle) instanceof Cancellation.Gone) {
        return i;
      }
    }
    throw new AssertionError("not gone after %d cancels: %s".formatted(PATIENCE, job));
  }
}
