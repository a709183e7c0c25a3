package dev.windlass.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two schedulers on one database: one leads, the other takes over, whatever became of the first.
 */
@Tag("slow")
class StandbyTest {
  private static final Map<String, String> LEASE = Map.of("WINDLASS_LEASE_SECONDS", "2");

  private Child.Program program;

  @BeforeEach
  void pack() throws IOException, InterruptedException {
    program = Child.Program.shared();
  }

  /** The one of two that leads. */
  private static Child leader(World world, List<Child> pair) {
    World.await(
        () -> pair.stream().anyMatch(c -> c.holds(holder(world))),
        () -> "nobody leads: " + pair.stream().map(Child::said).toList());
    return pair.stream().filter(c -> c.holds(holder(world))).findFirst().orElseThrow();
  }

  private static String holder(World world) {
    return String.valueOf(
        world
            .db()
            .query(
                "select case when expires_at > now() then holder else 'nobody' end from leader"));
  }

  private static void load(World world, String prefix) {
    world.command("pause", "{\"dag_id\":\"load\",\"paused\":false}");
    world.command("pause", "{\"dag_id\":\"jobs\",\"paused\":false}");
    world.trigger("jobs", prefix + "jobs-", 5);
    world.trigger("load", prefix + "load-", 150);
  }

  private static void awaitDone(World world, int more) {
    String done = "select count(*) from task_instance where state = 'success'";
    long enough = world.count(done) + more;
    World.await(() -> world.count(done) >= enough, () -> "nothing moves: " + world.states());
  }

  private static void settle(World world, List<Child> pair) {
    World.await(world::settled, () -> pair.stream().map(Child::said).toList().toString());
    world.check();
    assertThat(world.count("select count(*) from dag_run where state <> 'success'"))
        .withFailMessage(world::states)
        .isZero();
  }

  @Test
  void a_standby_leads_when_the_leader_is_killed_under_load_and_nothing_is_lost_or_doubled()
      throws Exception {
    try (World world = World.create(new Outside(Duration.ofMillis(300), false));
        Child one = Child.start(program, world, false, LEASE);
        Child two = Child.start(program, world, false, LEASE)) {
      Child first = leader(world, List.of(one, two));
      Child second = first == one ? two : one;
      load(world, "a-");
      awaitDone(world, 20);
      long epoch = world.count("select epoch from leader");
      first.kill();
      World.await(() -> second.holds(holder(world)), second::said);
      assertThat(world.count("select epoch from leader")).isEqualTo(epoch + 1);
      settle(world, List.of(second));
      assertThat(world.outside().submissions()).hasSize(50);
    }
  }

  @Test
  void a_leader_that_was_stopped_longer_than_its_lease_does_no_harm_and_leads_again_when_needed()
      throws Exception {
    try (World world = World.create(new Outside(Duration.ofMillis(500), false));
        Child one = Child.start(program, world, false, LEASE);
        Child two = Child.start(program, world, false, LEASE)) {
      Child first = leader(world, List.of(one, two));
      Child second = first == one ? two : one;
      load(world, "a-");
      awaitDone(world, 20);
      first.signal("STOP");
      World.await(() -> second.holds(holder(world)), second::said);
      first.signal("CONT");
      World.await(() -> first.said().contains("is over"), first::said);
      settle(world, List.of(first, second));
      assertThat(second.holds(holder(world))).as("the standby still leads").isTrue();

      load(world, "b-");
      second.kill();
      World.await(() -> first.holds(holder(world)), first::said);
      settle(world, List.of(first));
    }
  }

  @Test
  void a_leader_that_cannot_reach_the_database_stops_acting_within_its_lease_and_resumes()
      throws Exception {
    try (World world = World.create(new Outside(Duration.ZERO, true));
        Cable cable = new Cable(world.port());
        Child only = Child.start(program, world.through(cable), false, LEASE)) {
      leader(world, List.of(only));
      world.command("pause", "{\"dag_id\":\"jobs\",\"paused\":false}");
      world.trigger("jobs", "held-", 3);
      World.await(() -> polls(world) > 100, only::said);
      cable.stall();
      World.await(() -> holder(world).equals("nobody"), only::said);
      long then = polls(world);
      // The lease is over for everybody. Jobs are asked about every few hundredths of a second, so
      // this time would show hundreds of polls.
      long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      World.await(() -> System.nanoTime() > until, only::said);
      assertThat(polls(world)).as("polls after the lease").isEqualTo(then);
      cable.mend();
      World.await(() -> polls(world) > then, only::said);
      world.outside().release();
      settle(world, List.of(only));
      assertThat(world.outside().submissions()).hasSize(30);
    }
  }

  private static long polls(World world) {
    return world.outside().polls().values().stream().mapToLong(Integer::longValue).sum();
  }
}
