package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a failed task waits: {@code tables/backoff.csv}. The n-th try really fails. */
class BackoffTableTest {
  static Stream<Arguments> rows() {
    return Table.read(
            "backoff", 120, "kind", "delay", "max", "n", "dag", "task", "date", "waits", "why")
        .arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_wait_is_the_rows(Table.Row row) {
    String task =
        "%s : retries=99 delay=%s %s %s"
            .formatted(
                row.get("task"),
                row.get("delay"),
                row.get("kind").startsWith("exponential") ? row.get("kind") : "",
                row.get("max").isEmpty() ? "" : "max_delay=" + row.get("max"));
    String dag = row.get("dag");
    TableWorld world = new TableWorld(dag.equals("d") ? task : "other && " + task);
    @Nullable Instant date = row.get("date").isEmpty() ? null : Instant.parse(row.get("date"));
    if (date != null && date.isAfter(world.now)) {
      world.now = date;
    }
    world.trigger(dag, "r1", date);
    Script script = new Script(world);
    for (int n = 1; n < row.number("n"); n++) {
      script.step(row.get("task") + " fail");
      script.step("+2d");
    }
    script.step(row.get("task") + " fail");
    TaskRow failed = world.one(row.get("task"));
    assertThat(failed.state()).isEqualTo(TaskState.UP_FOR_RETRY);
    assertThat(failed.tryNumber()).isEqualTo(row.number("n"));
    Instant end = failed.endDate();
    Instant due = failed.dueAt();
    assertThat(end).isNotNull();
    assertThat(due).isNotNull();
    assertThat(Duration.between(end, due))
        .as("%s", row)
        .isEqualTo(Duration.ofSeconds(row.number("waits")));
  }
}
