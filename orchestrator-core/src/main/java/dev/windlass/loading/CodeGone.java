package dev.windlass.loading;

/** A run needs the code of a DAG version that is neither loaded nor to be had from its source. */
public final class CodeGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CodeGone(String dagId, int version, String why) {
    super("The code of DAG '%s' version %d is not available: %s".formatted(dagId, version, why));
  }
}
