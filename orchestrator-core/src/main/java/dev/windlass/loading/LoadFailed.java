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
  private final boolean spoiling;

  /** What is wrong may be mended by any file of the folder. */
  LoadFailed(String message) {
    this(message, null, false);
  }

  private LoadFailed(String message, @Nullable Set<Path> inputs, boolean spoiling) {
    // An author's text may hold anything; neither the database nor a terminal takes this.
    super(message.replace('\0', '\uFFFD'));
    this.inputs = inputs;
    this.spoiling = spoiling;
  }

  /** The same, of a source made of these further files: only they can mend it. */
  LoadFailed of(Set<Path> parts) {
    return new LoadFailed(getMessage(), parts, spoiling);
  }

  /** The same; the process is of no further use for other sources. */
  LoadFailed asSpoiling() {
    return new LoadFailed(getMessage(), inputs, true);
  }

  /** The further files the source was made of; empty: it never came to that. */
  Optional<Set<Path>> inputs() {
    return Optional.ofNullable(inputs);
  }

  /** Whether the author's code is still running in this process. */
  boolean spoiling() {
    return spoiling;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
