package dev.windlass.dag;

import java.util.List;

/** A task being defined, with 5 typed inputs so far. */
public final class Draft5<A, B, C, D, E> extends Draft<Draft5<A, B, C, D, E>> {
  Draft5(Draft<?> before) {
    super(before);
  }

  /** Runs the operator that {@code fn} builds; its class fixes the task's output type. */
  public <T, O extends Operator<T>> TaskRef<T> run(Class<O> operator, Fn5<A, B, C, D, E, O> fn) {
    return operator(
        operator,
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)));
  }

  /**
   * For a mapped task: what people call an instance, beside its index; made of the task's arguments
   * when an attempt begins.
   */
  public Draft5<A, B, C, D, E> label(Fn5<A, B, C, D, E, String> fn) {
    labelled(
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)));
    return this;
  }

  /** Runs {@code fn} itself and keeps what it returns. */
  public <R> TaskRef<R> call(Class<R> output, Fn5<A, B, C, D, E, R> fn) {
    return lambda(
        output,
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)));
  }

  /** Runs {@code fn} itself and keeps the list it returns. */
  public <X> TaskRef<List<X>> callList(Class<X> element, Fn5<A, B, C, D, E, List<X>> fn) {
    return listLambda(
        element,
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)));
  }

  /**
   * Goes on with what comes after when {@code fn} says true; otherwise skips everything downstream
   * at once, whatever its trigger rules.
   */
  public TaskRef<Branch> shortCircuit(Fn5<A, B, C, D, E, Boolean> fn) {
    return condition(
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)),
        Branch.stop());
  }

  /** As {@link #shortCircuit}, but skips only the direct downstream tasks. */
  public TaskRef<Branch> shortCircuitDirect(Fn5<A, B, C, D, E, Boolean> fn) {
    return condition(
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)),
        Branch.none());
  }

  /** Runs {@code fn}, which says which of the direct downstream tasks to go on with. */
  public TaskRef<Branch> branch(Fn5<A, B, C, D, E, Branch> fn) {
    return lambda(
        Branch.class,
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)));
  }

  /** For a mapped task: runs the operator that {@code fn} builds, once per element. */
  public <T, O extends Operator<T>> TaskRef<List<T>> runEach(
      Class<O> operator, Fn5<A, B, C, D, E, O> fn) {
    return each(
        operator(
            operator,
            (run, in) ->
                fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4))));
  }

  /** For a mapped task: runs {@code fn} once per element and keeps what it returns. */
  public <R> TaskRef<List<R>> callEach(Class<R> output, Fn5<A, B, C, D, E, R> fn) {
    return each(
        lambda(
            output,
            (run, in) ->
                fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4))));
  }
}
