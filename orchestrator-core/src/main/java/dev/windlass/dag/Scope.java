package dev.windlass.dag;

/**
 * A resource held while tasks use it: a reference to its setup task that knows its teardown.
 *
 * @param <T> what the scope's tasks get
 */
public final class Scope<T> extends TaskRef<T> {
  private final String teardownId;

  Scope(TaskBook dag, String setupId, String teardownId) {
    super(dag, setupId);
    this.teardownId = teardownId;
  }

  /** The id of the task that destroys the resource. */
  public String teardownId() {
    return teardownId;
  }
}
