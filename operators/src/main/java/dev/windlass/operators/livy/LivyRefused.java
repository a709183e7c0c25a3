package dev.windlass.operators.livy;

/** Livy's answer of 400: the request was wrong, with Livy's own words why. */
public final class LivyRefused extends RuntimeException {
  /** Refused with Livy's message. */
  public LivyRefused(String message) {
    super(message);
  }

  /** Whether another batch has this name: ours, if the name is unique to the attempt. */
  public boolean isDuplicateName() {
    return String.valueOf(getMessage()).contains("Duplicate session name");
  }
}
