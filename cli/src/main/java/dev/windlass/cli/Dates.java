package dev.windlass.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Dates as people type them on a command line; without a zone they are UTC. */
final class Dates {
  private Dates() {}

  /**
   * Reads {@code 2026-01-31}, {@code 2026-01-31T06:00} or a full instant.
   *
   * @param option the option's name, for the message
   */
  static Instant read(String option, String text) {
    try {
      if (isDay(text)) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw Failure.usage(
          "%s '%s' is not a date".formatted(option, text),
          "write 2026-01-31 or 2026-01-31T06:00:00Z");
    }
  }

  /** As {@link #read}, but a day without a time begins when it does in {@code zone}. */
  static Instant begin(String option, String text, ZoneId zone) {
    Instant read = read(option, text);
    return isDay(text) ? LocalDate.parse(text).atStartOfDay(zone).toInstant() : read;
  }

  /** As {@link #read}, but a day without a time is the last second of it in {@code zone}. */
  static Instant end(String option, String text, ZoneId zone) {
    Instant read = read(option, text);
    return isDay(text)
        ? LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1)
        : read;
  }

  private static boolean isDay(String text) {
    return text.length() == 10;
  }
}
