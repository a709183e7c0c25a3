package dev.windlass.settings;

/** There is no such connection or variable; the message says how to make it. */
public final class MissingSetting extends RuntimeException {
  /** With the whole sentence for the reader. */
  public MissingSetting(String message) {
    super(message);
  }
}
