package dev.windlass.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Action;
import dev.windlass.dag.Callback;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.dag.Retries;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.flow.TriggerDag;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DagTesterTest {
  /** A Spark-like job on a cluster. */
  record SparkJob(String cluster, String day) implements RemoteJob<String, Integer> {
    @Override
    public String submit(TaskContext context, String key) {
      return context.hook(Spark.class, "spark").submit(cluster, key);
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      return context.hook(Spark.class, "spark").find(key);
    }

    @Override
    public Progress<Integer> poll(TaskContext context, String handle) {
      return new Progress.Done<>(42);
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      return Cancellation.GONE;
    }
  }

  interface Spark {
    String submit(String cluster, String key);

    Optional<String> find(String key);
  }

  record Cluster(String id) {}

  record ClusterResource(int nodes) implements Resource<Cluster> {
    @Override
    public String kind() {
      return "cluster";
    }

    @Override
    public String connectionId() {
      return "cloud";
    }

    @Override
    public String name(String key) {
      return key;
    }

    @Override
    public Duration lease() {
      return Duration.ofHours(1);
    }

    @Override
    public RemoteJob<?, Cluster> create() {
      return new Create();
    }

    @Override
    public RemoteJob<?, Void> destroy(Cluster cluster) {
      return new Destroy(cluster.id());
    }
  }

  record Create() implements RemoteJob<String, Cluster> {
    @Override
    public String submit(TaskContext context, String key) {
      context.ledger().intend("cluster", "cloud", key, Duration.ofHours(1));
      context.ledger().exists("cluster", "cloud", key, key);
      return key;
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      return Optional.of(key);
    }

    @Override
    public Progress<Cluster> poll(TaskContext context, String handle) {
      return new Progress.Done<>(new Cluster(handle));
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      context.ledger().gone("cluster", "cloud", handle);
      return Cancellation.GONE;
    }
  }

  record Destroy(String cluster) implements RemoteJob<String, Void> {
    @Override
    public String submit(TaskContext context, String key) {
      return cluster;
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      return Optional.empty();
    }

    @Override
    public Progress<Void> poll(TaskContext context, String handle) {
      context.ledger().gone("cluster", "cloud", handle);
      return new Progress.Done<>(null);
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      return Cancellation.GONE;
    }
  }

  record Sql(String statement) implements Action<Long> {
    @Override
    public Long run(TaskContext context) {
      context.log().info("with password %s", context.connection("db").password().get().reveal());
      return 7L;
    }
  }

  record FileThere(String path) implements Sensor<String> {
    @Override
    public Poke<String> poke(TaskContext context) {
      return new Poke.Ready<>(path);
    }
  }

  private static final Dag SALES =
      Dag.define(
          "sales",
          dag -> {
            dag.schedule("0 2 * * *").timezone("Europe/Berlin").startDate("2026-01-01");
            dag.retries(Retries.of(2).delay(Duration.ofMinutes(5)));
            dag.param("market", "de");
            var file =
                dag.task("wait_for_file").run(FileThere.class, run -> new FileThere(run.ds()));
            var cluster =
                dag.scope("cluster")
                    .after(file)
                    .open(ClusterResource.class, run -> new ClusterResource(3));
            var batch =
                dag.task("aggregate")
                    .in(cluster)
                    .executionTimeout(Duration.ofHours(8))
                    .run(SparkJob.class, (run, c) -> new SparkJob(c.id(), run.ds()));
            dag.task("load")
                .with(batch)
                .run(
                    Sql.class,
                    (run, rows) ->
                        new Sql(
                            "insert %d rows of %s".formatted(rows, run.param("market").asText())));
          });

  private static DagTester sales() {
    return DagTester.of(SALES)
        .connection("db", "postgres://me:topsecret@db:5432/sales")
        .given("create_cluster", new Cluster("c-1"))
        .given("aggregate", job -> job.takes(Duration.ofHours(6)).returns(12));
  }

  @Test
  void a_six_hour_run_takes_no_time_and_tells_its_story() {
    TestRun run = sales().run("2026-03-04");

    run.succeeded()
        .took(Duration.ofHours(6))
        .startedInOrder("wait_for_file", "create_cluster", "aggregate", "load")
        .nothingLeaked();
    assertThat(run.logicalDate()).contains(Instant.parse("2026-03-04T01:00:00Z"));
    assertThat(run.task("aggregate").operator(SparkJob.class))
        .isEqualTo(new SparkJob("c-1", "2026-03-04"));
    assertThat(run.task("load").operator(Sql.class).statement()).isEqualTo("insert 12 rows of de");
    assertThat(run.task("load").output(Long.class)).isEqualTo(7);
    run.task("load").logged("with password ***");
    run.task("aggregate").submittedOnce().took(Duration.ofHours(6));
  }

  @Test
  void conf_overrides_params_and_a_run_needs_no_date() {
    TestRun run =
        sales()
            .given("wait_for_file", "s3://x")
            .given("aggregate", 3)
            .trigger(Map.of("market", "fr"));

    run.succeeded();
    assertThat(run.task("load").operator(Sql.class).statement()).isEqualTo("insert 3 rows of fr");
    assertThat(run.logicalDate()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Crash.class)
  void wherever_the_process_is_lost_the_job_is_submitted_once_and_nothing_leaks(Crash point) {
    DagTester tester = sales();
    if (point == Crash.CANCELLED) {
      tester.given(
          "aggregate", job -> job.alwaysFails("out of memory").cancelTakes(Duration.ofMinutes(1)));
    }
    TestRun run = tester.crashAfter("aggregate", point).run("2026-03-04");

    run.is(point == Crash.CANCELLED ? RunState.FAILED : RunState.SUCCESS).nothingLeaked();
    assertThat(run.crashes()).isEqualTo(1);
    assertThat(run.task("aggregate").submissions()).isEqualTo(point == Crash.CANCELLED ? 3 : 1);
  }

  @Test
  void failures_are_retried_and_the_teardown_runs_on_every_path() {
    TestRun run =
        sales()
            .given("aggregate", job -> job.takes(Duration.ofHours(1)).fails(2))
            .run("2026-03-04");
    run.task("aggregate").succeeded().attempts(3);
    assertThat(run.duration()).isEqualTo(Duration.ofMinutes(3 * 60 + 10));

    TestRun dead = sales().given("aggregate", job -> job.diesWith("bad jar")).run("2026-03-04");
    dead.failed().nothingLeaked();
    dead.task("aggregate").failedWith("bad jar").attempts(1);
    dead.task("load").upstreamFailed().task("destroy_cluster").succeeded();
  }

  @Test
  void a_job_that_never_ends_is_timed_out_and_cancelled() {
    TestRun run = sales().given("aggregate", job -> job.neverFinishes()).run("2026-03-04");
    run.failed().nothingLeaked();
    run.task("aggregate").failedWith("took longer than its timeout of 28800 s").attempts(3);
    assertThat(run.task("aggregate").cancelled()).isEqualTo(3);
  }

  @Test
  void a_job_that_was_being_ended_when_the_process_was_lost_is_ended_by_the_next() {
    TestRun run =
        sales()
            .given("aggregate", job -> job.neverFinishes().cancelTakes(Duration.ofMinutes(1)))
            .crashAfter("aggregate", Crash.CANCELLED)
            .run("2026-03-04");

    run.failed().nothingLeaked();
    assertThat(run.task("aggregate").cancelled()).isEqualTo(3);
  }

  @Test
  void lost_replies_and_requests_do_not_double_the_job() {
    for (var disturbance :
        List.<java.util.function.Consumer<Behaviour>>of(
            job -> job.replyLost().returns(1),
            job -> job.requestLost().returns(1),
            job -> job.replyLost().foundAfter(Duration.ofMinutes(3)).returns(1),
            job -> job.unanswered(5).returns(1))) {
      sales()
          .given("aggregate", disturbance)
          .run("2026-03-04")
          .succeeded()
          .task("aggregate")
          .submittedOnce();
    }
  }

  @Test
  void a_sensor_is_answered_and_a_task_body_replaced() {
    TestRun run =
        sales()
            .given("wait_for_file", file -> file.readyAfter(3).every(Duration.ofMinutes(10)))
            .given("load", task -> task.runs((context, in) -> in.get(0, Integer.class) * 2))
            .run("2026-03-04");
    run.succeeded().took(Duration.ofMinutes(30 + 360));
    assertThat(run.task("load").output(Integer.class)).isEqualTo(24);
  }

  @Test
  void a_leak_and_a_failed_check_show_the_timeline() {
    TestRun run =
        sales().given("destroy_cluster", task -> task.alwaysFails("denied")).run("2026-03-04");
    assertThatThrownBy(run::nothingLeaked)
        .hasMessageContaining("ClusterResource")
        .hasMessageContaining("06:00:00  aggregate                    success");
    assertThatThrownBy(() -> run.task("load").is(TaskState.FAILED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected task load to be failed, but it is success");
  }

  @Test
  void without_fakes_the_operators_own_code_runs_on_the_given_hooks() {
    var jobs = new java.util.HashMap<String, String>();
    Spark spark =
        new Spark() {
          @Override
          public String submit(String cluster, String key) {
            assertThat(jobs.put(key, cluster)).isNull();
            return key;
          }

          @Override
          public Optional<String> find(String key) {
            return jobs.containsKey(key) ? Optional.of(key) : Optional.empty();
          }
        };
    TestRun run =
        DagTester.of(SALES)
            .connection("db", "postgres://me:topsecret@db:5432/sales")
            .hook(Spark.class, spark)
            .given("aggregate", job -> job.asWritten().replyLost().takes(Duration.ofHours(2)))
            .run("2026-03-04");
    run.succeeded().took(Duration.ofHours(2)).nothingLeaked();
    assertThat(run.task("aggregate").output(Integer.class)).isEqualTo(42);
    assertThat(jobs).hasSize(1);
  }

  @Test
  void what_is_missing_is_named() {
    TestRun run = DagTester.of(SALES).given("create_cluster", new Cluster("c")).run("2026-03-04");
    run.task("aggregate").failedWith("the test gave no Spark for connection 'spark'").attempts(1);
    assertThatThrownBy(() -> DagTester.of(SALES).given("agregate", 1))
        .hasMessageContaining("has no task 'agregate'")
        .hasMessageContaining("aggregate");
    assertThatThrownBy(() -> sales().crashAfter("load", Crash.SUBMITTED).run("2026-03-04"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[SUBMITTED of load]");
  }

  @Test
  void schedules_are_listed_and_run() {
    assertThat(sales().schedule("2026-03-28", "2026-03-30"))
        .extracting(PlannedRun::logicalDate)
        .containsExactly(
            Instant.parse("2026-03-28T01:00:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2026-03-30T00:00:00Z"));
    List<TestRun> runs = sales().runSchedule("2026-03-28", "2026-03-30");
    assertThat(runs).hasSize(3).allSatisfy(TestRun::succeeded);
    assertThat(runs.getLast().startedAt()).contains(Instant.parse("2026-03-30T00:00:00Z"));
  }

  @Test
  void a_mended_run_is_cleared_and_goes_on() {
    DagTester tester = sales().given("load", task -> task.diesWith("no such table"));
    TestRun broken = tester.run("2026-03-04").failed();
    tester.given("load", 7);
    tester.clear(broken, "load").succeeded().task("load").attempts(2);
    tester.run("2026-03-05").succeeded();
  }

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

  @Test
  void a_run_that_a_task_triggered_is_found_again_after_a_crash_and_made_once() {
    Dag child = Dag.define("child", d -> d.task("work").call(Integer.class, run -> 1));
    Dag parent =
        Dag.define(
            "parent", d -> d.task("go").run(TriggerDag.class, run -> TriggerDag.of("child")));
    for (Crash point : List.of(Crash.SUBMITTED, Crash.HANDLE_KEPT, Crash.DONE)) {
      DagTester tester =
          DagTester.of(parent)
              .alongside(child)
              .given("go", job -> job.asWritten())
              .crashAfter("go", point);
      tester.run().succeeded();
      assertThat(tester.runs(child)).as("after a crash at %s", point).hasSize(1);
    }
    assertThatThrownBy(() -> DagTester.of(parent).given(child, "work", 1))
        .hasMessageContaining("the test knows no DAG 'child'");
    DagTester.of(parent).run().failed().task("go").failedWith("'child'");
  }
}
