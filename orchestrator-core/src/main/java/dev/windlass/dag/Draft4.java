package dev.windlass.dag;

import java.util.List;

/** A task being defined, with 4 typed inputs so far. */
public final class Draft4<A, B, C, D> extends Draft<Draft4<A, B, C, D>> {
  Draft4(Draft<?> before) {
    super(before);
  }

  /** Adds the output of {@code upstream} as the next argument. */
  public <X> Draft5<A, B, C, D, X> with(TaskRef<X> upstream) {
    return new Draft5<>(input(upstream));
  }

  /** Puts the task into {@code scope} and adds the scope's resource as the next argument. */
  public <X> Draft5<A, B, C, D, X> in(Scope<X> scope) {
    within(scope);
    return with(scope);
  }

  /** Adds the outputs of {@code upstream}, in order, as one list. */
  public <X> Draft5<A, B, C, D, List<X>> withAll(List<TaskRef<X>> upstream) {
    return new Draft5<>(inputs(upstream));
  }

  /** Runs the operator that {@code fn} builds; its class fixes the task's output type. */
  public <T, O extends Operator<T>> TaskRef<T> run(Class<O> operator, Fn4<A, B, C, D, O> fn) {
    return operator(
        operator, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)));
  }

  /** Runs {@code fn} itself and keeps what it returns. */
  public <R> TaskRef<R> call(Class<R> output, Fn4<A, B, C, D, R> fn) {
    return lambda(
        output, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)));
  }

  /** Opens a scope around tasks: the resource that {@code fn} describes. */
  public <T, O extends Resource<T>> Scope<T> open(Class<O> resource, Fn4<A, B, C, D, O> fn) {
    return scope(
        resource, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)));
  }
}
