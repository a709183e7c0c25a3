package dev.windlass.dag;

import java.util.List;

/** A task being defined, with 0 typed inputs so far. */
public final class Draft0 extends Draft<Draft0> {
  Draft0(TaskBook dag, String id) {
    super(dag, id);
  }

  /** Adds the output of {@code upstream} as the next argument. */
  public <X> Draft1<X> with(TaskRef<X> upstream) {
    return new Draft1<>(input(upstream));
  }

  /** Puts the task into {@code scope} and adds the scope's resource as the next argument. */
  public <X> Draft1<X> in(Scope<X> scope) {
    within(scope);
    return with(scope);
  }

  /** Adds the outputs of {@code upstream}, in order, as one list. */
  public <X> Draft1<List<X>> withAll(List<TaskRef<X>> upstream) {
    return new Draft1<>(inputs(upstream));
  }

  /** Runs the operator that {@code fn} builds; its class fixes the task's output type. */
  public <T, O extends Operator<T>> TaskRef<T> run(Class<O> operator, Fn0<O> fn) {
    return operator(operator, (run, in) -> fn.apply(run));
  }

  /** Runs {@code fn} itself and keeps what it returns. */
  public <R> TaskRef<R> call(Class<R> output, Fn0<R> fn) {
    return lambda(output, (run, in) -> fn.apply(run));
  }

  /** Opens a scope around tasks: the resource that {@code fn} describes. */
  public <T, O extends Resource<T>> Scope<T> open(Class<O> resource, Fn0<O> fn) {
    return scope(resource, (run, in) -> fn.apply(run));
  }

  /** Maps the task over the list that {@code upstream} puts out: one instance per element. */
  public <X> Draft1<X> over(TaskRef<List<X>> upstream) {
    return new Draft1<>(overInput(Elements.of(upstream)));
  }

  /** Maps the task over these elements, several lists or changed ones: one instance each. */
  public <X> Draft1<X> over(Elements<X> elements) {
    return new Draft1<>(overInput(elements));
  }

  /** Maps the task over these elements: one instance each. */
  public <X> Draft1<X> over(List<X> elements, Class<X> element) {
    return new Draft1<>(overInput(Elements.of(elements, element)));
  }

  /** Runs {@code fn} itself and keeps the list it returns. */
  public <X> TaskRef<List<X>> callList(Class<X> element, Fn0<List<X>> fn) {
    return listLambda(element, (run, in) -> fn.apply(run));
  }

  /**
   * Goes on with what comes after when {@code fn} says true; otherwise skips everything downstream
   * at once, whatever its trigger rules.
   */
  public TaskRef<Branch> shortCircuit(Fn0<Boolean> fn) {
    return condition((run, in) -> fn.apply(run), Branch.stop());
  }

  /** As {@link #shortCircuit}, but skips only the direct downstream tasks. */
  public TaskRef<Branch> shortCircuitDirect(Fn0<Boolean> fn) {
    return condition((run, in) -> fn.apply(run), Branch.none());
  }

  /** Runs {@code fn}, which says which of the direct downstream tasks to go on with. */
  public TaskRef<Branch> branch(Fn0<Branch> fn) {
    return lambda(Branch.class, (run, in) -> fn.apply(run));
  }
}
