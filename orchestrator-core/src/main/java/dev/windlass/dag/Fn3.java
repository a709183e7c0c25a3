package dev.windlass.dag;

/** The body of a task with 3 typed inputs: runs on a worker, may throw. */
@FunctionalInterface
public interface Fn3<A, B, C, R> {
  /** Builds the operator, or computes the value, from the run and the upstream outputs. */
  R apply(Run run, A a, B b, C c) throws Exception;
}
