package dev.windlass.operators.livy;

import java.util.List;

/**
 * A part of a batch's log. Livy keeps the latest 200 lines only.
 *
 * @param from the number of the first line, counted in what Livy keeps
 * @param total how many lines Livy keeps now
 * @param lines the lines
 */
public record BatchLog(int from, int total, List<String> lines) {
  /** Copies the lines. */
  public BatchLog {
    lines = List.copyOf(lines);
  }
}
