package dev.windlass.loading;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A Java file as it was read.
 *
 * @param name below the DAG folder, for people and as key: {@code team/sales.java}
 * @param path where it lies, absolute
 * @param text its content
 */
record SourceText(String name, Path path, String text) {
  /**
   * A failure of this source, at a line of it or of one of its helpers.
   *
   * @param at empty: nobody knows where
   */
  LoadFailed failed(Optional<Finding.Place> at, String what) {
    if (at.isEmpty() || at.get().line() < 1) {
      return new LoadFailed(message(name, "", 0, -1, what));
    }
    if (name.endsWith(".jar")) {
      return new LoadFailed(
          "%s: error: %s (at %s:%d)".formatted(name, what, at.get().file(), at.get().line()));
    }
    boolean here = path.endsWith(at.get().file());
    return new LoadFailed(
        message(here ? name : at.get().file(), here ? text : "", at.get().line(), -1, what));
  }

  /**
   * A message in {@code javac}'s form.
   *
   * @param line from 1; 0 or less: unknown
   * @param column from 0, in characters; less: the line's first character that is not blank
   */
  static String message(String file, String text, long line, int column, String problem) {
    if (line < 1) {
      return "%s: error: %s".formatted(file, problem);
    }
    String code = text.lines().skip(line - 1).findFirst().orElse("");
    int at = column >= 0 ? column : code.length() - code.stripLeading().length();
    // Tabs stay tabs, so that the caret stands where the reader's tabs put it.
    String before = code.substring(0, Math.min(at, code.length())).replaceAll("[^\t]", " ");
    // As javac does: the first sentence, the place, then what else there is to say.
    String[] said = problem.split("\n", 2);
    String more = said.length > 1 ? "\n" + said[1] : "";
    return "%s:%d: error: %s\n%s\n%s^%s".formatted(file, line, said[0], code, before, more);
  }
}
