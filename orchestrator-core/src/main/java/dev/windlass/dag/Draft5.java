package dev.windlass.dag;

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

  /** Runs {@code fn} itself and keeps what it returns. */
  public <R> TaskRef<R> call(Class<R> output, Fn5<A, B, C, D, E, R> fn) {
    return lambda(
        output,
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3), arg(in, 4)));
  }
}
