package dev.windlass.dag;

/** The body of a task with 0 typed inputs: runs on a worker, may throw. */
@FunctionalInterface
public interface Fn0<R> {
  /** Builds the operator, or computes the value, from the run and the upstream outputs. */
  R apply(Run run) throws Exception;
}
