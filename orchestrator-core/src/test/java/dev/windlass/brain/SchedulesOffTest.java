package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchedulesOffTest {
  @Test
  void a_process_without_schedules_tells_of_no_next_run_and_one_with_them_does() {
    TableWorld world = new TableWorld("@schedule=@daily; @start=2026-01-01; a");
    assertThat(world.revive(false).out().take().dags())
        .extracting(DagTimes::nextRunAfter)
        .containsOnlyNulls();
    assertThat(world.revive(true).out().take().dags())
        .extracting(DagTimes::nextRunAfter)
        .isNotEmpty()
        .doesNotContainNull();
  }
}
