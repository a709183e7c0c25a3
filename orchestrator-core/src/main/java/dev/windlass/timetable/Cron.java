package dev.windlass.timetable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression as Airflow reads it: five fields, or six with the seconds as the last; names,
 * ranges (also around the end: {@code FRI-MON}), lists, steps, {@code L} as day of month, {@code
 * 5#2} (second Friday) and {@code 5L} (last Friday) as day of week, 0 and 7 as Sunday, and day of
 * month OR day of week when both are restricted. Immutable, thread-safe.
 *
 * <p>Daylight saving, as the reference: a fire in a gap moves forward by the gap; a fire in an
 * overlap happens once, at the second occurrence; with {@code *} as hour it fires in both.
 */
public final class Cron {
  private static final Map<String, String> PRESETS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@quarterly", "0 0 1 */3 *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  /** More changes of the clock than any zone has within the horizon of the calendar. */
  private static final int MOST_TRANSITIONS = 1_000;

  private static final LocalDateTime LEAP_YEAR = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final String text;
  private final CronFields fields;

  private Cron(String text, CronFields fields) {
    this.text = text;
    this.fields = fields;
  }

  /**
   * Reads an expression or a preset such as {@code @daily}.
   *
   * @throws IllegalArgumentException naming the field, the text and what is allowed; also when no
   *     calendar has a day that matches
   */
  public static Cron parse(String expression) {
    String trimmed = expression.strip();
    String plain = PRESETS.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
    String[] fields = plain.split("\\s+");
    if (fields.length != 5 && fields.length != 6) {
      throw new IllegalArgumentException(
          "'%s' is not a schedule: expected five cron fields (minute hour day-of-month month day-of-week) and perhaps seconds as the sixth, or one of %s, @once, @continuous, none"
              .formatted(expression, PRESETS.keySet().stream().sorted().toList()));
    }
    Cron cron = new Cron(trimmed, CronFields.of(fields));
    if (cron.fields.first(LEAP_YEAR).isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' never fires: none of its months has such a day".formatted(expression));
    }
    return cron;
  }

  /**
   * A stretch of time with one offset.
   *
   * @param opening the change that began it; null: it has no beginning
   * @param closing the change that ends it; null: it has no end
   */
  private record Stretch(
      ZoneOffset offset,
      @Nullable ZoneOffsetTransition opening,
      @Nullable ZoneOffsetTransition closing) {

    static Stretch at(Instant instant, ZoneRules rules) {
      return new Stretch(
          rules.getOffset(instant),
          // "Previous" excludes the instant itself, at which the stretch may begin.
          rules.previousTransition(instant.plusNanos(1)),
          rules.nextTransition(instant));
    }

    /** The first local time that comes again after the clock is put back, if it is put back. */
    @Nullable LocalDateTime repeatedFrom() {
      return closing != null && closing.isOverlap() ? closing.getDateTimeAfter() : null;
    }

    /** The change that left out some local times; their fires move into this stretch. */
    @Nullable ZoneOffsetTransition gap() {
      return opening != null && opening.isGap() ? opening : null;
    }
  }

  /** The first fire after {@code after}; empty when there is none within forty years. */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    for (int i = 0; i < MOST_TRANSITIONS; i++) {
      Stretch stretch = Stretch.at(from, rules);
      Instant moved = firstMoved(stretch, from);
      LocalDateTime local =
          fields.first(LocalDateTime.ofInstant(from, stretch.offset)).orElse(null);
      if (moved == null && local == null) {
        return Optional.empty();
      }
      Instant plain = local == null ? null : placed(stretch, local);
      if (moved != null || plain != null) {
        return Optional.of(earlier(moved, plain));
      }
      ZoneOffsetTransition closing = stretch.closing;
      if (closing == null) {
        return Optional.empty();
      }
      from = closing.getInstant();
      if (local != null && local.isAfter(closing.getDateTimeBefore().plusDays(3))) {
        // Years may lie between two fires; no change of the clock in between matters.
        from = later(from, local.minusDays(2).toInstant(stretch.offset));
      }
    }
    return Optional.empty();
  }

  /** The newest fire at or before {@code at}; empty when there is none within forty years. */
  public Optional<Instant> previous(Instant at, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant to = at.truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < MOST_TRANSITIONS; i++) {
      Stretch stretch = Stretch.at(to, rules);
      Instant moved = lastMoved(stretch, to);
      LocalDateTime top = LocalDateTime.ofInstant(to, stretch.offset);
      LocalDateTime repeated = fields.everyHour() ? null : stretch.repeatedFrom();
      LocalDateTime local =
          fields
              .last(repeated != null && !top.isBefore(repeated) ? repeated.minusSeconds(1) : top)
              .orElse(null);
      if (moved == null && local == null) {
        return Optional.empty();
      }
      ZoneOffsetTransition opening = stretch.opening;
      Instant plain =
          local == null || (opening != null && local.isBefore(opening.getDateTimeAfter()))
              ? null
              : local.toInstant(stretch.offset);
      if (moved != null || plain != null) {
        return Optional.of(
            moved != null && plain != null ? later(moved, plain) : earlier(moved, plain));
      }
      if (opening == null) {
        return Optional.empty();
      }
      to = opening.getInstant().minusSeconds(1);
      if (local != null && local.isBefore(opening.getDateTimeBefore().minusDays(3))) {
        Instant near = local.plusDays(2).toInstant(stretch.offset);
        to = near.isBefore(to) ? near : to;
      }
    }
    return Optional.empty();
  }

  /** Where in the stretch a local time fires; null: after it, or not in it. */
  private @Nullable Instant placed(Stretch stretch, LocalDateTime local) {
    LocalDateTime repeated = fields.everyHour() ? null : stretch.repeatedFrom();
    if (repeated != null && !local.isBefore(repeated)) {
      return null;
    }
    Instant fire = local.toInstant(stretch.offset);
    ZoneOffsetTransition closing = stretch.closing;
    return closing == null || fire.isBefore(closing.getInstant()) ? fire : null;
  }

  /** The first fire at or after {@code from} that the gap before the stretch moved into it. */
  private @Nullable Instant firstMoved(Stretch stretch, Instant from) {
    ZoneOffsetTransition gap = stretch.gap();
    if (gap == null) {
      return null;
    }
    LocalDateTime least = LocalDateTime.ofInstant(from, gap.getOffsetBefore());
    if (!least.isBefore(gap.getDateTimeAfter())) {
      return null;
    }
    return fields
        .first(least)
        .filter(l -> l.isBefore(gap.getDateTimeAfter()))
        .map(l -> l.toInstant(gap.getOffsetBefore()))
        .orElse(null);
  }

  /** The last fire at or before {@code to} that the gap before the stretch moved into it. */
  private @Nullable Instant lastMoved(Stretch stretch, Instant to) {
    ZoneOffsetTransition gap = stretch.gap();
    if (gap == null) {
      return null;
    }
    LocalDateTime most = LocalDateTime.ofInstant(to, gap.getOffsetBefore());
    LocalDateTime end = gap.getDateTimeAfter().minusSeconds(1);
    return fields
        .last(most.isBefore(end) ? most : end)
        .filter(l -> !l.isBefore(gap.getDateTimeBefore()))
        .map(l -> l.toInstant(gap.getOffsetBefore()))
        .orElse(null);
  }

  /** The earlier of two, of which one may be missing. */
  private static Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return java.util.Objects.requireNonNull(a == null ? b : a);
    }
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** The schedule for people, such as "at 02:00 every day". */
  public String words() {
    return new CronWords(fields).toString();
  }

  /** The expression as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
