package dev.windlass.dag;

import org.jspecify.annotations.Nullable;

/**
 * Plain code that runs on a worker: SQL, a listing, an HTTP call.
 *
 * @param <T> the output
 */
public non-sealed interface Action<T> extends Operator<T> {
  /**
   * Does the work once.
   *
   * @return the output, or null when there is none
   * @throws FailTask when no retry can help
   * @throws SkipTask when there is nothing to do
   * @throws Exception anything else: the attempt failed and is retried within its budget
   */
  @Nullable T run(TaskContext context) throws Exception;
}
