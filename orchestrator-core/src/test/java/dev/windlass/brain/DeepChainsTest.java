package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What follows from one event may be longer than the stack is deep, and is done all the same. */
class DeepChainsTest {
  private static final int MANY = 10_000;

  @Test
  void ten_thousand_tasks_that_do_nothing_follow_one_another_in_one_event() {
    StringBuilder dag = new StringBuilder("a0 : empty");
    for (int i = 1; i < MANY; i++) {
      dag.append("; a").append(i).append(" < a").append(i - 1).append(" : empty");
    }
    TableWorld world = new TableWorld(dag.toString());
    world.trigger("d", "r1", null);
    assertThat(world.rows.run("r1").state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void ten_thousand_runs_that_are_over_at_once_follow_one_another_in_one_event() {
    TableWorld world = new TableWorld("@interval=0 0 * * *; @start=1990-01-01; a : empty");
    new Script(world).step("backfill 1998-09-01 2025-12-30 max=1");
    assertThat(world.rows.runs.values())
        .hasSizeGreaterThan(9_900)
        .allMatch(r -> r.state() == RunState.SUCCESS);
    assertThat(world.rows.completedBackfills).hasSize(1);
  }

  @Test
  void runs_that_wait_for_one_another_s_past_follow_one_another_in_one_event() throws Exception {
    int runs = 300;
    TableWorld world =
        new TableWorld(
            "@pool=default_pool:5000; @max_active_runs=5000; x; a < x : past_before_skipping");
    Instant first = TableWorld.START.minus(Duration.ofDays(runs));
    for (int r = 1; r <= runs; r++) {
      world.trigger("d", "r" + r, first.plus(Duration.ofDays(r)));
    }
    for (int r = runs; r > 1; r--) {
      new Script(world).step("r" + r + "/x skip");
    }
    assertThat(world.one("r" + runs + "/a").state()).isEqualTo(TaskState.NONE);
    // To make so many runs takes long; a small stack shows it with few.
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread small =
        new Thread(null, () -> new Script(world).step("r1/x skip"), "small stack", 128 * 1024);
    small.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
    small.start();
    small.join();
    assertThat(thrown.get()).isNull();
    assertThat(IntStream.rangeClosed(1, runs).mapToObj(r -> world.rows.run("r" + r)))
        .allMatch(r -> r.state() == RunState.SUCCESS);
  }

  @Test
  void a_mapped_task_that_others_are_mapped_over_has_ten_thousand_instances_in_one_event() {
    TableWorld world =
        new TableWorld("@map_length=20000; @max_active_tasks=20000; x; m : over=x; n : over=m");
    world.trigger("d", "r1", null);
    new Script(world).step("x ok len=" + MANY);
    assertThat(world.named("m[*]"))
        .hasSize(MANY)
        .allMatch(t -> t.state().takesSlot() || t.state() == TaskState.SCHEDULED);
  }
}
