package dev.windlass.dag;

import java.util.List;

/** A DAG's definition breaks rules: every root problem found, each with the offending id. */
public final class InvalidDag extends IllegalArgumentException {
  private final List<String> problems;

  InvalidDag(String dagId, List<String> problems) {
    super("DAG '%s' is invalid: %s".formatted(dagId, String.join("; ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, one sentence each. */
  public List<String> problems() {
    return problems;
  }
}
