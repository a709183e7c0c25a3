package dev.windlass.bench;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A benchmark by name. Found through {@link java.util.ServiceLoader}: the provider file of this
 * interface is the list of all there are, in the order in which {@code bench all} runs them.
 */
public interface Benchmark {
  /** What people call it. */
  String name();

  /** What it does, in a few words for the list of benchmarks. */
  String work();

  /**
   * Options of its own beside those that all have, without dashes, each with a whole number as its
   * value: see {@link Request#number}.
   */
  default Set<String> options() {
    return Set.of();
  }

  /**
   * Does the work again and again and hands over what each of its parts gave, as soon as it is
   * there.
   *
   * @throws IllegalStateException when the work was not done as it should be
   */
  void run(Request request, Consumer<Result> results) throws IOException, InterruptedException;
}
