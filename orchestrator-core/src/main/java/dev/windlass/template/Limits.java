package dev.windlass.template;

/** How much a template may do: enough for any SQL a person reads, too little to harm others. */
final class Limits {
  /** Characters of a template, of what it renders to, and of every text on the way. */
  static final int TEXT = 1 << 20;

  /** Entries of a list or a map. */
  static final int ENTRIES = 100_000;

  /** Numbers of a {@code range}. */
  static final int RANGE = 10_000;

  /** Pieces of template that are carried out, counted in loops each time. */
  static final int STEPS = 200_000;

  /** Texts are padded, and lists cut in pieces, by no more. */
  static final int WIDTH = 10_000;

  private Limits() {}

  /** Refuses a text that would be longer than allowed. */
  static void text(long characters) {
    if (characters > TEXT) {
      throw new Stop("it makes a text of more than %,d characters".formatted(TEXT));
    }
  }

  /** Refuses a list that would be longer than allowed. */
  static void entries(long entries) {
    if (entries > ENTRIES) {
      throw new Stop("it makes a list of more than %,d elements".formatted(ENTRIES));
    }
  }

  /** Refuses a width that is no width. */
  static int width(long width) {
    if (Math.abs(width) > WIDTH) {
      throw new Stop("%,d is too much; at most %,d is allowed".formatted(width, WIDTH));
    }
    return (int) width;
  }
}
