package dev.windlass.dag;

import java.time.Duration;
import java.util.List;

/**
 * The outcome of one data-quality check.
 *
 * @param table the table or data set checked
 * @param check the check in words, unique for the table, such as {@code "unique(arrivedate_id)"}
 * @param passed whether the data satisfied it
 * @param blocking whether a failure fails the task (severity {@code fail}) or only warns
 * @param observed what was seen, as text
 * @param expected what is allowed, as text
 * @param badRows up to a handful of offending rows, as text; empty when none
 * @param took how long the check ran
 */
public record QualityResult(
    String table,
    String check,
    boolean passed,
    boolean blocking,
    String observed,
    String expected,
    List<String> badRows,
    Duration took) {
  /** Copies the sample rows. */
  public QualityResult {
    badRows = List.copyOf(badRows);
  }
}
