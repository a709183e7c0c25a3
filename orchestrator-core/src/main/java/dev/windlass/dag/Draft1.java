package dev.windlass.dag;

import java.util.List;

/** A task being defined, with 1 typed input so far. */
public final class Draft1<A> extends Draft<Draft1<A>> {
  Draft1(Draft<?> before) {
    super(before);
  }

  /** Adds the output of {@code upstream} as the next argument. */
  public <X> Draft2<A, X> with(TaskRef<X> upstream) {
    return new Draft2<>(input(upstream));
  }

  /** Puts the task into {@code scope} and adds the scope's resource as the next argument. */
  public <X> Draft2<A, X> in(Scope<X> scope) {
    within(scope);
    return with(scope);
  }

  /** Adds the outputs of {@code upstream}, in order, as one list. */
  public <X> Draft2<A, List<X>> withAll(List<TaskRef<X>> upstream) {
    return new Draft2<>(inputs(upstream));
  }

  /** Runs the operator that {@code fn} builds; its class fixes the task's output type. */
  public <T, O extends Operator<T>> TaskRef<T> run(Class<O> operator, Fn1<A, O> fn) {
    return operator(operator, (run, in) -> fn.apply(run, arg(in, 0)));
  }

  /** Runs {@code fn} itself and keeps what it returns. */
  public <R> TaskRef<R> call(Class<R> output, Fn1<A, R> fn) {
    return lambda(output, (run, in) -> fn.apply(run, arg(in, 0)));
  }

  /** Opens a scope around tasks: the resource that {@code fn} describes. */
  public <T, O extends Resource<T>> Scope<T> open(Class<O> resource, Fn1<A, O> fn) {
    return scope(resource, (run, in) -> fn.apply(run, arg(in, 0)));
  }
}
