package dev.windlass.dag;

/**
 * Thrown where the code of a DAG of the DAG folder would end the process that runs it, and with it
 * every other DAG. It fails the attempt, which is not tried again. An {@code Error}, so that code
 * that catches its exceptions does not take it for one of them.
 */
public final class ExitRefused extends Error {
  private static final long serialVersionUID = 1L;

  /**
   * An exit that was refused.
   *
   * @param call what was called, such as {@code System.exit}
   */
  public ExitRefused(String call, int status) {
    super(
        "%s(%d) in a DAG's code would end Windlass; it is refused: throw FailTask to fail a task"
            .formatted(call, status));
  }
}
