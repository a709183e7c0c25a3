package dev.windlass.dag;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Until when a run or a task should be over; who is late makes one alert. As Airflow's deadline
 * alerts, and for tasks too. Immutable.
 *
 * @param reference what the time is counted from
 * @param interval added to the reference; may be negative where the reference lies ahead
 * @param fixed the instant of {@link Reference#FIXED}; else empty
 * @param lastRuns for {@link Reference#AVERAGE}: how many finished runs the average is of, at most
 * @param minRuns for {@link Reference#AVERAGE}: with fewer there is no deadline
 * @param startSuffices whether it is enough to have started in time
 */
public record Deadline(
    Reference reference,
    Duration interval,
    Optional<Instant> fixed,
    int lastRuns,
    int minRuns,
    boolean startSuffices) {
  /** Runs an average is of when nothing else is said. */
  public static final int USUAL_RUNS = 10;

  /** No average is of more runs. */
  public static final int MOST_RUNS = 100;

  /** What the time is counted from. */
  public enum Reference {
    /** When the run was queued; again when it was cleared as a whole. */
    QUEUED_AT,
    /** The run's logical date; a run without one has no such deadline. */
    LOGICAL_DATE,
    /** An instant of the calendar. */
    FIXED,
    /**
     * How long it took on average: for a run from when it was queued, for a task from its start.
     */
    AVERAGE,
    /** When the task's first attempt began. Tasks only. */
    TASK_START
  }

  /** Refuses what makes no sense. */
  public Deadline {
    fixed = fixed == null ? Optional.empty() : fixed;
    boolean past = reference == Reference.QUEUED_AT || reference == Reference.TASK_START;
    if (past && interval.isNegative()) {
      throw new IllegalArgumentException(
          "a deadline before its reference was always missed: " + interval);
    }
    if (reference == Reference.FIXED && fixed.isEmpty()) {
      throw new IllegalArgumentException("a fixed deadline needs its instant");
    }
    if (lastRuns < 1 || lastRuns > MOST_RUNS || minRuns < 1 || minRuns > lastRuns) {
      throw new IllegalArgumentException(
          "an average is of 1 to %d runs, and of no fewer than 1 to that many; not of %d and %d"
              .formatted(MOST_RUNS, lastRuns, minRuns));
    }
    if (startSuffices && (reference == Reference.AVERAGE || reference == Reference.TASK_START)) {
      throw new IllegalArgumentException(
          "a deadline counted from the start or by the usual runtime is one to finish by");
    }
  }

  private static Deadline of(Reference reference, Duration interval) {
    return new Deadline(reference, interval, Optional.empty(), USUAL_RUNS, USUAL_RUNS, false);
  }

  /** So long after the run was queued; for a task, too, it is the run that is meant. */
  public static Deadline afterQueued(Duration interval) {
    return of(Reference.QUEUED_AT, interval);
  }

  /** So long after the run's logical date; negative: before it. */
  public static Deadline afterLogicalDate(Duration interval) {
    return of(Reference.LOGICAL_DATE, interval);
  }

  /** At an instant. */
  public static Deadline at(Instant instant) {
    return new Deadline(
        Reference.FIXED, Duration.ZERO, Optional.of(instant), USUAL_RUNS, USUAL_RUNS, false);
  }

  /**
   * At an instant such as {@code 2026-06-01T06:00:00Z}.
   *
   * @throws java.time.format.DateTimeParseException when it is none
   */
  public static Deadline at(String instant) {
    return at(Instant.parse(instant));
  }

  /**
   * So much over the average runtime of the last {@value #USUAL_RUNS} finished runs; negative:
   * under it. Without that many runs there is no deadline; see {@link #ofLast}.
   */
  public static Deadline overAverage(Duration interval) {
    return of(Reference.AVERAGE, interval);
  }

  /** So long after the task's first attempt began; retries do not move it. */
  public static Deadline afterStart(Duration interval) {
    return of(Reference.TASK_START, interval);
  }

  /** The average is of the last {@code most} finished runs, and of no fewer than {@code least}. */
  public Deadline ofLast(int most, int least) {
    return new Deadline(reference, interval, fixed, most, least, startSuffices);
  }

  /** It is enough to have started by then. */
  public Deadline toStart() {
    return new Deadline(reference, interval, fixed, lastRuns, minRuns, true);
  }

  /** For people, of one that was missed: {@code not finished 30 min after the run was queued}. */
  public String words() {
    return (startSuffices ? "not started " : "not finished ") + when();
  }

  /** For people, of any: {@code to be finished 30 min after the run was queued}. */
  public String wish() {
    return (startSuffices ? "to be started " : "to be finished ") + when();
  }

  private String when() {
    String span = span(interval.abs()) + (interval.isNegative() ? " before " : " after ");
    return switch (reference) {
      case QUEUED_AT -> span + "the run was queued";
      case LOGICAL_DATE -> span + "the logical date";
      case FIXED -> "at " + fixed.map(Instant::toString).orElse("");
      case AVERAGE -> span + "the average of the last %d runs".formatted(lastRuns);
      case TASK_START -> span + "its start";
    };
  }

  /** A length of time such as {@code 1 d 2 h} or {@code 0.25 s}. */
  private static String span(Duration length) {
    List<String> parts = new ArrayList<>();
    part(parts, length.toDays(), "d");
    part(parts, length.toHoursPart(), "h");
    part(parts, length.toMinutesPart(), "min");
    BigDecimal seconds =
        BigDecimal.valueOf(length.toNanosPart(), 9).add(BigDecimal.valueOf(length.toSecondsPart()));
    if (seconds.signum() > 0 || parts.isEmpty()) {
      parts.add(seconds.stripTrailingZeros().toPlainString() + " s");
    }
    return String.join(" ", parts);
  }

  private static void part(List<String> parts, long amount, String unit) {
    if (amount > 0) {
      parts.add(amount + " " + unit);
    }
  }
}
