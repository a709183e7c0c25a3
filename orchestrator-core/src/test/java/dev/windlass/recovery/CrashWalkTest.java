package dev.windlass.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.crash.CrashPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Walks every crash point in a real process: an engine halts there, as if killed, in the middle of
 * a run with retries, jobs elsewhere, a scope, a sensor, a leaked thing and a schedule; another one
 * takes up. A point that no code passes fails, too. {@code -Dwindlass.point=W} walks one alone.
 */
@Tag("slow")
class CrashWalkTest {
  private static final int HALTED = 137;
  private static final int AT_ONCE = 2;

  /** Passed only where an earlier process may have submitted a job. */
  private static final Set<CrashPoint> AFTER_ANOTHER =
      Set.of(CrashPoint.JOB_BEFORE_FIND, CrashPoint.JOB_AFTER_FIND);

  /** Passed when the process stops in order. */
  private static final Set<CrashPoint> WHEN_STOPPING =
      Set.of(CrashPoint.LEASE_BEFORE_RELEASE, CrashPoint.LEASE_AFTER_RELEASE);

  @Test
  void a_process_that_dies_at_any_crash_point_leaves_nothing_lost_doubled_or_behind()
      throws Exception {
    Child.Program program = Child.Program.shared();
    // Nothing is armed: the drill itself works.
    try (World world = World.create(new Outside(Duration.ofMillis(50), false))) {
      begin(world);
      takeUp(program, world);
    }
    String only = System.getProperty("windlass.point");
    List<CrashPoint> points =
        Arrays.stream(CrashPoint.values())
            .filter(p -> only == null || p.word().equals(only))
            .toList();
    List<String> broken = new ArrayList<>();
    try (ExecutorService walkers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<String>> walks =
          points.stream().map(p -> walkers.submit(() -> walk(program, p))).toList();
      for (Future<String> walk : walks) {
        String words = walk.get();
        if (!words.isEmpty()) {
          broken.add(words);
        }
      }
    }
    assertThat(points).isNotEmpty();
    assertThat(broken).isEmpty();
  }

  /** What went wrong, or nothing. */
  private static String walk(Child.Program program, CrashPoint point) {
    try (World world = World.create(new Outside(Duration.ofMillis(50), false))) {
      begin(world);
      if (AFTER_ANOTHER.contains(point)) {
        die(program, world, CrashPoint.JOB_AFTER_SUBMIT);
      }
      die(program, world, point);
      takeUp(program, world);
      return "";
    } catch (AssertionError | Exception e) {
      return "%s: %s".formatted(point.word(), e);
    }
  }

  /** Commands that need those before them. */
  private static void begin(World world) {
    world.command("pause", "{\"dag_id\":\"drill\",\"paused\":false}");
    world.command("pause", "{\"dag_id\":\"beat\",\"paused\":false}");
    world.command("trigger", "{\"dag_id\":\"drill\",\"run_id\":\"r\"}");
    world.command("note", "{\"dag_id\":\"drill\",\"run_id\":\"r\",\"note\":\"kept\"}");
  }

  private static void die(Child.Program program, World world, CrashPoint point)
      throws IOException, InterruptedException {
    try (Child child =
        Child.start(program, world, true, Map.of("WINDLASS_CRASH_AT", point.word()))) {
      if (WHEN_STOPPING.contains(point)) {
        World.await(() -> !world.outside().submissions().isEmpty(), child::said);
        child.stop();
      }
      assertThat(child.end())
          .withFailMessage(() -> "no code passed this point:\n" + child.said())
          .isEqualTo(HALTED);
    }
  }

  private static void takeUp(Child.Program program, World world)
      throws IOException, InterruptedException {
    try (Child child = Child.start(program, world, true, Map.of())) {
      World.await(
          () ->
              !child.alive()
                  || (world.settled()
                      && world.outside().things().isEmpty()
                      && world.count("select count(*) from resource_ledger where state <> 'gone'")
                          == 0
                      && world.count("select count(*) from dag_run where run_type = 'scheduled'")
                          > 0),
          () ->
              "it does not settle: %s%n%s%n%s"
                  .formatted(world.states(), world.outside().things(), child.said()));
      world.command("pause", "{\"dag_id\":\"beat\",\"paused\":true}");
      World.await(world::settled, child::said);
      child.stop();
      assertThat(child.end()).withFailMessage(child::said).isZero();
    }
    world.check();
    assertThat(world.db().query("select note || ' ' || state from dag_run where run_id = 'r'"))
        .isEqualTo("kept success");
    assertThat(world.outside().acts()).containsKey("flaky");
    assertThat(world.outside().acts().entrySet())
        .as("acts of each attempt")
        .allMatch(act -> act.getKey().equals("flaky") || act.getValue() == 1);
    assertThat(
            world.count(
                """
                select extract(epoch from max(logical_date) - min(logical_date))::int + 1 - count(*)
                  from dag_run where dag_id = 'beat'
                """))
        .as("dates of the schedule that were left out or doubled")
        .isZero();
  }
}
