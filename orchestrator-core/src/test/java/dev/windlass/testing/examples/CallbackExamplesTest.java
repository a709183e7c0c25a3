package dev.windlass.testing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Retries;
import dev.windlass.dag.TaskRef;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Examples of docs/testing-dags.md: what callbacks are told. */
class CallbackExamplesTest {
  @Test
  void callbacks() {
    // >> callbacks
    List<String> mails = new ArrayList<>();
    Dag noisy =
        Dag.define(
            "noisy",
            dag -> {
              dag.onFailure(what -> mails.add("run: " + what.reason().orElse("")));
              dag.task("work")
                  .retries(Retries.of(1).delay(Duration.ofMinutes(1)))
                  .onRetry(what -> mails.add("again after try " + what.tryNumber()))
                  .onFailure(what -> mails.add("work: " + what.reason().orElse("")))
                  .call(Integer.class, run -> 1);
            });
    TestRun run = DagTester.of(noisy).given("work", task -> task.alwaysFails("full disk")).run();

    run.failed().toldOf(CallbackEvent.FAILURE);
    run.task("work").toldOf(CallbackEvent.RETRY).toldOf(CallbackEvent.FAILURE);
    assertThat(mails).startsWith("again after try 1").hasSize(3);
    // << callbacks
    assertThat(run.callbacks()).hasSize(3);
    assertThat(mails).anyMatch(mail -> mail.contains("task work failed: Exception: full disk"));
  }

  @Test
  void callbacks_of_groups() {
    // >> group-callbacks
    List<String> told = new ArrayList<>();
    Dag staging =
        Dag.define(
            "staging",
            dag ->
                dag.group(
                    "load",
                    load -> {
                      load.groupRetries(Retries.of(1).delay(Duration.ofMinutes(5)))
                          .onRetry(what -> told.add("pass " + what.tryNumber() + " failed"))
                          .onSuccess(what -> told.add(what.group().orElse("") + " is there"))
                          .onFailure(what -> told.add(what.reason().orElse("")));
                      TaskRef<Integer> copy = load.task("copy").call(Integer.class, run -> 1);
                      load.task("check").with(copy).call(Integer.class, (run, rows) -> rows);
                    }));
    TestRun run = DagTester.of(staging).given("load.check", task -> task.fails(1, "no rows")).run();

    run.succeeded()
        .groupToldOf("load", CallbackEvent.RETRY)
        .groupToldOf("load", CallbackEvent.SUCCESS);
    assertThat(told).containsExactly("pass 1 failed", "load is there");
    // << group-callbacks
    assertThat(run.callbacks()).hasSize(2);
  }
}
