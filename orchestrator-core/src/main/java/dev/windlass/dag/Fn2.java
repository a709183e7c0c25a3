package dev.windlass.dag;

/** The body of a task with 2 typed inputs: runs on a worker, may throw. */
@FunctionalInterface
public interface Fn2<A, B, R> {
  /** Builds the operator, or computes the value, from the run and the upstream outputs. */
  R apply(Run run, A a, B b) throws Exception;
}
