package dev.windlass.config;

import java.util.List;

/** The configuration cannot be used; the message names every bad key and what is allowed. */
public final class InvalidConfig extends RuntimeException {
  private final List<String> problems;

  /** One sentence per problem. */
  public InvalidConfig(List<String> problems) {
    super("The configuration cannot be used:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence per problem; never empty. */
  public List<String> problems() {
    return problems;
  }
}
