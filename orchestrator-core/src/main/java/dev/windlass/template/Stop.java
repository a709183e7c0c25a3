package dev.windlass.template;

import org.jspecify.annotations.Nullable;

/**
 * Ends a rendering at once. An error and no exception: the library goes on after exceptions, and a
 * template that has failed must not go on.
 */
final class Stop extends Error {
  private static final long serialVersionUID = 1L;

  /** What ended it, when it is nothing that the template is to blame for. */
  final transient @Nullable RuntimeException passed;

  /** What is wrong; the place is added where it is known. */
  Stop(String what) {
    super(what, null, false, false);
    this.passed = null;
  }

  private Stop(RuntimeException passed) {
    super(String.valueOf(passed.getMessage()), passed, false, false);
    this.passed = passed;
  }

  /** Carries an exception through the library. */
  static Stop passing(RuntimeException exception) {
    return new Stop(exception);
  }
}
