package dev.windlass.localcloud.emr;

import java.util.concurrent.ThreadLocalRandom;

/** Ids as EMR makes them. */
final class Ids {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private Ids() {}

  static String cluster() {
    return "j-" + random(13);
  }

  static String step() {
    return "s-" + random(13);
  }

  private static String random(int length) {
    var id = new StringBuilder();
    ThreadLocalRandom.current()
        .ints(length, 0, LETTERS.length())
        .forEach(i -> id.append(LETTERS.charAt(i)));
    return id.toString();
  }
}
