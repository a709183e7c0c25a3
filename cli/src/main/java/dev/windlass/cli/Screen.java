package dev.windlass.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person looks on. */
final class Screen {
  private Screen() {}

  /** The terminal this program was started at; empty: input or output goes elsewhere. */
  static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
