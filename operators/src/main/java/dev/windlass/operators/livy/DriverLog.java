package dev.windlass.operators.livy;

import java.util.List;

/** Finds the telling lines of a dead driver's log. */
final class DriverLog {
  private DriverLog() {}

  /**
   * From the last exception on, else the last lines; at most {@code most} of them.
   *
   * @return one text, empty when the log is
   */
  static String reason(List<String> log, int most) {
    int from = Math.max(0, log.size() - most);
    for (int i = log.size() - 1; i >= 0; i--) {
      if (isTelling(log.get(i))) {
        from = i;
        break;
      }
    }
    return String.join("\n", log.subList(from, Math.min(log.size(), from + most)));
  }

  private static boolean isTelling(String line) {
    return !line.startsWith("\tat ")
        && (line.matches(
                "(Exception in thread .*|Caused by: .*|([\\w$]+\\.)+[\\w$]*(Exception|Error)\\b.*)")
            || line.startsWith("Error: "));
  }
}
