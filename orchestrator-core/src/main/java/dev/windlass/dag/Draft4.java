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

  /**
   * For a mapped task: what people call an instance, beside its index; made of the task's arguments
   * when an attempt begins.
   */
  public Draft4<A, B, C, D> label(Fn4<A, B, C, D, String> fn) {
    labelled((run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)));
    return this;
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

  /** Maps the task over the list that {@code upstream} puts out: one instance per element. */
  public <X> Draft5<A, B, C, D, X> over(TaskRef<List<X>> upstream) {
    return new Draft5<>(overInput(Elements.of(upstream)));
  }

  /** Maps the task over these elements, several lists or changed ones: one instance each. */
  public <X> Draft5<A, B, C, D, X> over(Elements<X> elements) {
    return new Draft5<>(overInput(elements));
  }

  /** Maps the task over these elements: one instance each. */
  public <X> Draft5<A, B, C, D, X> over(List<X> elements, Class<X> element) {
    return new Draft5<>(overInput(Elements.of(elements, element)));
  }

  /** Runs {@code fn} itself and keeps the list it returns. */
  public <X> TaskRef<List<X>> callList(Class<X> element, Fn4<A, B, C, D, List<X>> fn) {
    return listLambda(
        element, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)));
  }

  /**
   * Goes on with what comes after when {@code fn} says true; otherwise skips everything downstream
   * at once, whatever its trigger rules.
   */
  public TaskRef<Branch> shortCircuit(Fn4<A, B, C, D, Boolean> fn) {
    return condition(
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)), Branch.stop());
  }

  /** As {@link #shortCircuit}, but skips only the direct downstream tasks. */
  public TaskRef<Branch> shortCircuitDirect(Fn4<A, B, C, D, Boolean> fn) {
    return condition(
        (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)), Branch.none());
  }

  /** Runs {@code fn}, which says which of the direct downstream tasks to go on with. */
  public TaskRef<Branch> branch(Fn4<A, B, C, D, Branch> fn) {
    return lambda(
        Branch.class, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3)));
  }

  /** For a mapped task: runs the operator that {@code fn} builds, once per element. */
  public <T, O extends Operator<T>> TaskRef<List<T>> runEach(
      Class<O> operator, Fn4<A, B, C, D, O> fn) {
    return each(
        operator(
            operator, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3))));
  }

  /** For a mapped task: runs {@code fn} once per element and keeps what it returns. */
  public <R> TaskRef<List<R>> callEach(Class<R> output, Fn4<A, B, C, D, R> fn) {
    return each(
        lambda(output, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1), arg(in, 2), arg(in, 3))));
  }
}
