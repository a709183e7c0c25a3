package dev.windlass.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
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
      if (text.length() == 10) {
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
}
