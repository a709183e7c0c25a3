package dev.windlass.dag;

/**
 * Code that is called because something happened to a task or run. It may be called more than once
 * for one occasion when a process is lost meanwhile. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface Callback {
  /** Takes notice of what happened; may wait as long as it likes, on a thread of its own. */
  void call(Occasion occasion) throws Exception;
}
