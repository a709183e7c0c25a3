package dev.windlass.dag;

/** The body of a task with 1 typed input: runs on a worker, may throw. */
@FunctionalInterface
public interface Fn1<A, R> {
  /** Builds the operator, or computes the value, from the run and the upstream outputs. */
  R apply(Run run, A a) throws Exception;
}
