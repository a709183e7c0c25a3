package dev.windlass.brain;

/** A command that cannot be carried out, with the kind its answer carries. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String kind;

  private Refused(String kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  static Refused notFound(String message) {
    return new Refused("not_found", message);
  }

  static Refused conflict(String message) {
    return new Refused("conflict", message);
  }

  static Refused invalid(String message) {
    return new Refused("invalid", message);
  }

  String kind() {
    return kind;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
