package dev.windlass.dags.immigration.input;

import java.nio.file.Path;

/**
 * A given input file is not what it should be. The message is one line for the person who gave it.
 */
public final class CorruptInput extends RuntimeException {
  /** Nothing is wrong with one line, but with the folder or file as a whole. */
  public CorruptInput(Path file, String problem) {
    super("%s: %s".formatted(file, problem));
  }

  /** Line {@code line} (from 1) of {@code file} is wrong. */
  public CorruptInput(Path file, long line, String problem) {
    super("%s line %d: %s".formatted(file, line, problem));
  }
}
