package dev.windlass.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Callback;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.Retries;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Callbacks, deadlines and values of a run that the test kit plays. */
class DagTesterCallbacksTest {
  private static Dag called(String id, Callback callback) {
    return Dag.define(
        id,
        d -> {
          d.onSuccess(callback);
          d.task("a")
              .onExecute(callback)
              .onSuccess(callback)
              .call(
                  Integer.class,
                  run -> {
                    run.xcoms().push("seen", run.tryNumber());
                    return 1;
                  });
        });
  }

  @Test
  void callbacks_are_called_in_order_and_what_one_throws_changes_nothing() {
    TestRun run =
        DagTester.of(
                called(
                    "throws",
                    what -> {
                      throw new IllegalStateException("no mail today");
                    }))
            .run()
            .succeeded();
    assertThat(run.callbacks())
        .extracting(CalledBack::toString)
        .containsExactlyInAnyOrder("on_execute of a", "on_success of a", "on_success of the run")
        .containsSubsequence("on_execute of a", "on_success of a");
    run.task("a").logged("no mail today");
    assertThatThrownBy(() -> run.toldOf(CallbackEvent.FAILURE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("on_failure of the run")
        .hasMessageContaining("on_success of a");
  }

  @Test
  void a_missed_deadline_and_a_group_run_again_are_seen_in_virtual_time() {
    Dag dag =
        Dag.define(
            "late",
            d -> {
              d.deadline(Deadline.afterQueued(Duration.ofHours(1)), o -> {});
              d.group(
                  "g",
                  g -> {
                    g.groupRetries(Retries.of(1).delay(Duration.ofMinutes(70)));
                    g.task("a")
                        .call(
                            String.class,
                            run -> {
                              if (run.tryNumber() == 1) {
                                throw new IllegalStateException("not yet");
                              }
                              return "x";
                            });
                  });
            });
    TestRun run = DagTester.of(dag).run().succeeded().took(Duration.ofMinutes(70));
    assertThat(run.task("g.a").attempts()).isEqualTo(2);
    run.toldOf(CallbackEvent.DEADLINE);
    assertThat(run.missedDeadlines()).hasSize(1);
    assertThatThrownBy(run::missedNoDeadline)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not finished 1 h after the run was queued");
  }

  @Test
  void values_under_own_keys_are_gone_with_the_next_try_and_callbacks_survive_a_crash() {
    Dag dag = called("crashes", what -> {});
    DagTester tester = DagTester.of(dag).crashAfter("a", Crash.STARTED);
    TestRun run = tester.run().succeeded();
    assertThat(run.task("a").xcom("seen", Integer.class)).isEqualTo(run.task("a").attempts());
    assertThat(run.callbacks()).extracting(CalledBack::event).contains(CallbackEvent.SUCCESS);
    assertThatThrownBy(() -> run.task("a").xcom("lost", Integer.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected task a to have left 'lost', but it left [seen]");
  }
}
