package dev.windlass.loading;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source gives no DAGs. The message is for its author: {@code file:line: error: what}, the line
 * and a caret, as {@code javac} prints it.
 */
public final class LoadFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Set<Path> inputs;

  /** What is wrong may be mended by any file of the folder. */
  LoadFailed(String message) {
    this(message, null);
  }

  LoadFailed(String message, @Nullable Set<Path> inputs) {
    super(message);
    this.inputs = inputs;
  }

  /** The further files the source was made of; empty: it never came to that. */
  Optional<Set<Path>> inputs() {
    return Optional.ofNullable(inputs);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
