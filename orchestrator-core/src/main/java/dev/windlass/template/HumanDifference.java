package dev.windlass.template;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** How far two dates are apart, in Pendulum's words: {@code 2 days before}. */
final class HumanDifference {
  private HumanDifference() {}

  /** Seen from now: {@code 2 days ago}. */
  static String fromNow(Moment date) {
    return between(date, Moment.of(Instant.now()), false);
  }

  /**
   * Seen from another date.
   *
   * @param named whether the other date is one that was named, and not now
   */
  static String between(Moment date, Moment other, boolean named) {
    ZonedDateTime a = date.at().withZoneSameInstant(ZoneOffset.UTC);
    ZonedDateTime b = other.at().withZoneSameInstant(ZoneOffset.UTC);
    boolean future = a.isAfter(b);
    String words = words(future ? b : a, future ? a : b);
    if (named) {
      return words + (future ? " after" : " before");
    }
    return future ? "in " + words : words + " ago";
  }

  private static String words(ZonedDateTime from, ZonedDateTime to) {
    boolean lessThanDays = to.toLocalTime().isBefore(from.toLocalTime());
    Period days =
        Period.between(
            from.toLocalDate(), lessThanDays ? to.toLocalDate().minusDays(1) : to.toLocalDate());
    Duration rest = Duration.between(from.plus(days), to);
    if (days.getYears() > 0) {
      return count(days.getYears() + (days.getMonths() > 6 ? 1 : 0), "year");
    }
    int weeks = days.getDays() / 7;
    int over = days.getDays() % 7;
    if (days.getMonths() > 0) {
      return count(days.getMonths() + (days.getDays() >= 27 ? 1 : 0), "month");
    }
    if (weeks > 0) {
      return count(weeks + (over > 3 ? 1 : 0), "week");
    }
    if (over > 0) {
      return count(over + (rest.toHours() >= 22 ? 1 : 0), "day");
    }
    if (rest.toHours() > 0) {
      return count((int) rest.toHours(), "hour");
    }
    if (rest.toMinutes() > 0) {
      return count((int) rest.toMinutes(), "minute");
    }
    return rest.toSeconds() > 10 ? count((int) rest.toSeconds(), "second") : "a few seconds";
  }

  private static String count(int n, String unit) {
    return "%d %s%s".formatted(n, unit, n == 1 ? "" : "s");
  }
}
