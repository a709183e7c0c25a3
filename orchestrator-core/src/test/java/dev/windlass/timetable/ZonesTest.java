package dev.windlass.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.timetable.Timetable.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every change of every clock of the world from 1990 to 2037, with schedules that hit it. What must
 * come is worked out by walking the minutes of the local calendar, which shares nothing with {@link
 * Cron} but the rules.
 */
class ZonesTest {
  private static final Instant FIRST_YEAR = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant LAST_YEAR = Instant.parse("2038-01-01T00:00:00Z");

  /** A schedule, and the same said of a local minute. */
  private record Case(Cron cron, Predicate<LocalDateTime> matches, boolean everyHour) {}

  private static final List<Case> CASES =
      List.of(
          cron("30 2 * * *", t -> t.getHour() == 2 && t.getMinute() == 30),
          cron("0 0 * * *", t -> t.getHour() == 0 && t.getMinute() == 0),
          cron("0 */6 * * *", t -> t.getHour() % 6 == 0 && t.getMinute() == 0),
          cron("15,45 0-3,23 * * *", t -> (t.getHour() < 4 || t.getHour() == 23) && odd(t)),
          hourly("0 * * * *", t -> t.getMinute() == 0),
          hourly("20,50 * * * *", t -> t.getMinute() == 20 || t.getMinute() == 50));

  /** A place and an instant; zones that share a history share their changes. */
  private record Change(ZoneId zone, ZoneOffsetTransition transition) {
    /** Half a day more than the clock was moved. */
    Duration around() {
      return transition.getDuration().abs().plusHours(12);
    }

    Instant from() {
      return transition.getInstant().minus(around());
    }

    Instant to() {
      return transition.getInstant().plus(around());
    }
  }

  private static List<Change> changes = List.of();

  private static boolean odd(LocalDateTime t) {
    return t.getMinute() == 15 || t.getMinute() == 45;
  }

  private static Case cron(String text, Predicate<LocalDateTime> matches) {
    return new Case(Cron.parse(text), matches, false);
  }

  private static Case hourly(String text, Predicate<LocalDateTime> matches) {
    return new Case(Cron.parse(text), matches, true);
  }

  @BeforeAll
  static void find_every_change_of_every_clock() {
    Map<ZoneRules, ZoneId> histories = new LinkedHashMap<>();
    ZoneId.getAvailableZoneIds().stream()
        .sorted()
        .map(ZoneId::of)
        .forEach(zone -> histories.putIfAbsent(zone.getRules(), zone));
    List<Change> found = new ArrayList<>();
    histories.forEach(
        (rules, zone) -> {
          ZoneOffsetTransition t = rules.nextTransition(FIRST_YEAR);
          while (t != null && t.getInstant().isBefore(LAST_YEAR)) {
            found.add(new Change(zone, t));
            t = rules.nextTransition(t.getInstant());
          }
        });
    changes = List.copyOf(found);
    assertThat(changes).hasSizeGreaterThan(5_000);
  }

  /** The fires of {@code c} in the window, from the rules alone. */
  private static NavigableSet<Instant> expected(Case c, Change change, Instant from, Instant to) {
    TreeSet<Instant> fires = new TreeSet<>();
    ZoneId zone = change.zone();
    Duration margin = change.transition().getDuration().abs().plusHours(1);
    LocalDateTime end = LocalDateTime.ofInstant(to, zone).plus(margin);
    LocalDateTime t =
        LocalDateTime.ofInstant(from, zone).minus(margin).truncatedTo(ChronoUnit.HOURS);
    for (; t.isBefore(end); t = t.plusMinutes(5)) {
      if (!c.matches().test(t)) {
        continue;
      }
      ZonedDateTime late = ZonedDateTime.of(t, zone).withLaterOffsetAtOverlap();
      fires.add(late.toInstant());
      if (c.everyHour()) {
        fires.add(late.withEarlierOffsetAtOverlap().toInstant());
      }
    }
    return fires.subSet(from, true, to, true);
  }

  private static NavigableSet<Instant> fires(Case c, ZoneId zone, Instant from, Instant to) {
    TreeSet<Instant> fires = new TreeSet<>();
    Optional<Instant> fire = c.cron().next(from.minusSeconds(1), zone);
    Instant before = from.minusSeconds(1);
    while (fire.isPresent() && !fire.get().isAfter(to)) {
      assertThat(fire.get()).isAfter(before);
      before = fire.get();
      fires.add(before);
      fire = c.cron().next(before, zone);
    }
    return fires;
  }

  @Test
  void around_every_change_of_a_clock_exactly_the_fires_of_the_rules_come() {
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      // Every change meets a fixed hour and a starred one; all six meet each clock again and again.
      for (Case c : List.of(CASES.get(i % 4), CASES.get(4 + i % 2))) {
        Instant at = change.transition().getInstant();
        NavigableSet<Instant> wanted = expected(c, change, change.from(), change.to());
        assertThat(fires(c, change.zone(), change.from(), change.to()))
            .as("%s in %s around %s", c.cron(), change.zone(), at)
            .isEqualTo(wanted);
      }
    }
  }

  @Test
  void next_after_any_instant_is_the_first_fire_after_it_and_previous_the_last_up_to_it() {
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      Case c = CASES.get(i % CASES.size());
      Instant at = change.transition().getInstant();
      NavigableSet<Instant> fires = expected(c, change, change.from(), change.to());
      for (long minutes : new long[] {-181, -60, -59, -1, 0, 1, 29, 30, 31, 60, 61, 120}) {
        Instant asked = at.plus(minutes, ChronoUnit.MINUTES).plusMillis(i % 1000);
        String where = "%s in %s at %s".formatted(c.cron(), change.zone(), asked);
        Instant next = fires.higher(asked);
        if (next != null) {
          assertThat(c.cron().next(asked, change.zone())).as(where).contains(next);
        }
        Instant previous = fires.floor(asked);
        if (previous != null) {
          assertThat(c.cron().previous(asked, change.zone())).as(where).contains(previous);
        }
      }
    }
  }

  @Test
  void a_fire_shows_its_fields_on_the_wall_or_was_moved_out_of_a_gap_by_its_length() {
    for (int i = 0; i < changes.size(); i += 3) {
      Change change = changes.get(i);
      Case c = CASES.get(i % CASES.size());
      ZoneOffsetTransition t = change.transition();
      for (Instant fire : fires(c, change.zone(), change.from(), change.to())) {
        LocalDateTime wall = LocalDateTime.ofInstant(fire, change.zone());
        boolean moved =
            t.isGap()
                && !fire.isBefore(t.getInstant())
                && c.matches().test(wall.minus(t.getDuration()));
        assertThat(c.matches().test(wall) || moved)
            .as("%s in %s fires at %s", c.cron(), change.zone(), wall)
            .isTrue();
      }
    }
  }

  @Test
  void intervals_end_where_triggers_fire_and_leave_nothing_between_them() {
    for (int i = 0; i < changes.size(); i += 5) {
      Change change = changes.get(i);
      String text = CASES.get(i % CASES.size()).cron().toString();
      Instant from = change.from();
      Timetable trigger = new TimetableSpec.CronAt(text, change.zone()).timetable();
      Timetable interval = new TimetableSpec.CronInterval(text, change.zone()).timetable();
      List<Due> fires = trigger.preview(from, 8);
      List<Due> spans = interval.preview(from, 7);
      for (int k = 0; k < spans.size(); k++) {
        assertThat(spans.get(k).interval().start()).isEqualTo(fires.get(k).runAfter());
        assertThat(spans.get(k).interval().end()).isEqualTo(fires.get(k + 1).runAfter());
        assertThat(spans.get(k).runAfter()).isEqualTo(fires.get(k + 1).runAfter());
      }
    }
  }

  @Test
  void absolute_periods_do_not_care_about_clocks() {
    for (int i = 0; i < changes.size(); i += 7) {
      Instant from = changes.get(i).from();
      Duration period = Duration.ofMinutes(7 + i % 300);
      List<Due> dues = new TimetableSpec.Every(period).timetable().preview(from, 20);
      assertThat(dues)
          .extracting(Due::runAfter)
          .containsExactlyElementsOf(
              IntStream.range(0, 20).mapToObj(k -> from.plus(period.multipliedBy(k))).toList());
    }
  }

  @Test
  void a_period_of_a_day_keeps_its_local_time_in_every_zone() {
    for (int i = 0; i < changes.size(); i += 3) {
      Change change = changes.get(i);
      LocalDateTime first =
          change.transition().getDateTimeBefore().minusDays(2).truncatedTo(ChronoUnit.HOURS);
      Instant from = first.atZone(change.zone()).withLaterOffsetAtOverlap().toInstant();
      TreeSet<Instant> wanted = new TreeSet<>();
      for (int day = 0; wanted.size() < 5; day++) {
        wanted.add(
            first.plusDays(day).atZone(change.zone()).withLaterOffsetAtOverlap().toInstant());
      }
      assertThat(
              new TimetableSpec.EveryPeriod(java.time.Period.ofDays(1), change.zone())
                  .timetable()
                  .preview(from, 5))
          .as("from %s in %s", first, change.zone())
          .extracting(Due::runAfter)
          .containsExactlyElementsOf(wanted);
    }
  }

  @Test
  void a_zone_without_changes_is_plain_arithmetic() {
    ZoneId east = ZoneOffset.ofHours(3);
    assertThat(Cron.parse("0 0 * * *").next(Instant.parse("2026-05-01T20:59:59Z"), east))
        .contains(Instant.parse("2026-05-01T21:00:00Z"));
    assertThat(Cron.parse("0 0 * * *").previous(Instant.parse("2026-05-01T20:59:59Z"), east))
        .contains(Instant.parse("2026-04-30T21:00:00Z"));
  }
}
