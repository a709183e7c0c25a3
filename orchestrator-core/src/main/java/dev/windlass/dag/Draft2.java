package dev.windlass.dag;

import java.util.List;

/** A task being defined, with 2 typed inputs so far. */
public final class Draft2<A, B> extends Draft<Draft2<A, B>> {
  Draft2(Draft<?> before) {
    super(before);
  }

  /** Adds the output of {@code upstream} as the next argument. */
  public <X> Draft3<A, B, X> with(TaskRef<X> upstream) {
    return new Draft3<>(input(upstream));
  }

  /** Puts the task into {@code scope} and adds the scope's resource as the next argument. */
  public <X> Draft3<A, B, X> in(Scope<X> scope) {
    within(scope);
    return with(scope);
  }

  /** Adds the outputs of {@code upstream}, in order, as one list. */
  public <X> Draft3<A, B, List<X>> withAll(List<TaskRef<X>> upstream) {
    return new Draft3<>(inputs(upstream));
  }

  /** Runs the operator that {@code fn} builds; its class fixes the task's output type. */
  public <T, O extends Operator<T>> TaskRef<T> run(Class<O> operator, Fn2<A, B, O> fn) {
    return operator(operator, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)));
  }

  /**
   * For a mapped task: what people call an instance, beside its index; made of the task's arguments
   * when an attempt begins.
   */
  public Draft2<A, B> label(Fn2<A, B, String> fn) {
    labelled((run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)));
    return this;
  }

  /** Runs {@code fn} itself and keeps what it returns. */
  public <R> TaskRef<R> call(Class<R> output, Fn2<A, B, R> fn) {
    return lambda(output, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)));
  }

  /** Opens a scope around tasks: the resource that {@code fn} describes. */
  public <T, O extends Resource<T>> Scope<T> open(Class<O> resource, Fn2<A, B, O> fn) {
    return scope(resource, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)));
  }

  /** Maps the task over the list that {@code upstream} puts out: one instance per element. */
  public <X> Draft3<A, B, X> over(TaskRef<List<X>> upstream) {
    return new Draft3<>(overInput(Elements.of(upstream)));
  }

  /** Maps the task over these elements, several lists or changed ones: one instance each. */
  public <X> Draft3<A, B, X> over(Elements<X> elements) {
    return new Draft3<>(overInput(elements));
  }

  /** Maps the task over these elements: one instance each. */
  public <X> Draft3<A, B, X> over(List<X> elements, Class<X> element) {
    return new Draft3<>(overInput(Elements.of(elements, element)));
  }

  /** Runs {@code fn} itself and keeps the list it returns. */
  public <X> TaskRef<List<X>> callList(Class<X> element, Fn2<A, B, List<X>> fn) {
    return listLambda(element, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)));
  }

  /**
   * Goes on with what comes after when {@code fn} says true; otherwise skips everything downstream
   * at once, whatever its trigger rules.
   */
  public TaskRef<Branch> shortCircuit(Fn2<A, B, Boolean> fn) {
    return condition((run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)), Branch.stop());
  }

  /** As {@link #shortCircuit}, but skips only the direct downstream tasks. */
  public TaskRef<Branch> shortCircuitDirect(Fn2<A, B, Boolean> fn) {
    return condition((run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)), Branch.none());
  }

  /** Runs {@code fn}, which says which of the direct downstream tasks to go on with. */
  public TaskRef<Branch> branch(Fn2<A, B, Branch> fn) {
    return lambda(Branch.class, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1)));
  }

  /** For a mapped task: runs the operator that {@code fn} builds, once per element. */
  public <T, O extends Operator<T>> TaskRef<List<T>> runEach(Class<O> operator, Fn2<A, B, O> fn) {
    return each(operator(operator, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1))));
  }

  /** For a mapped task: runs {@code fn} once per element and keeps what it returns. */
  public <R> TaskRef<List<R>> callEach(Class<R> output, Fn2<A, B, R> fn) {
    return each(lambda(output, (run, in) -> fn.apply(run, arg(in, 0), arg(in, 1))));
  }
}
