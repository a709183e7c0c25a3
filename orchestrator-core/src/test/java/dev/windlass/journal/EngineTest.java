package dev.windlass.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Dag;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Retries;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TaskRef;
import dev.windlass.dag.TriggerRule;
import dev.windlass.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine on a real Postgres: brain, journal, executor, recovery. */
class EngineTest {
  private static final Map<String, AtomicInteger> SUBMITTED = new ConcurrentHashMap<>();
  private static final Map<String, AtomicBoolean> DONE = new ConcurrentHashMap<>();
  private static final Map<String, AtomicInteger> CANCELLED = new ConcurrentHashMap<>();

  private TestDatabase db;

  @BeforeAll
  @AfterAll
  static void forget() {
    SUBMITTED.clear();
  }

  @BeforeEach
  void open() {
    db = TestDatabase.create();
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** A job in "another system": a map that outlives the engine. */
  record Job(String name) implements RemoteJob<String, String> {
    @Override
    public String submit(TaskContext context, String key) {
      SUBMITTED.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
      DONE.put(key, new AtomicBoolean());
      return key;
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      return SUBMITTED.containsKey(key) ? Optional.of(key) : Optional.empty();
    }

    @Override
    public Progress<String> poll(TaskContext context, String handle) {
      return DONE.get(handle).get()
          ? new Progress.Done<>(handle)
          : new Progress.Running<>(Duration.ofMillis(5));
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      int times = CANCELLED.computeIfAbsent(handle, k -> new AtomicInteger()).incrementAndGet();
      return times < 2 ? new Cancellation.Stopping(Duration.ofMillis(1)) : Cancellation.GONE;
    }
  }

  private static String trigger(String dag, String run) {
    return "{\"dag_id\":\"%s\",\"run_id\":\"%s\"}".formatted(dag, run);
  }

  @Test
  void outputs_flow_from_task_to_task_and_the_run_succeeds() {
    Dag dag =
        Dag.define(
            "flow",
            d -> {
              TaskRef<Integer> two = d.task("two").call(Integer.class, run -> 2);
              TaskRef<Integer> three = d.task("three").call(Integer.class, run -> 3);
              d.task("sum").with(two).with(three).call(Integer.class, (run, a, b) -> a + b);
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      assertThat(engine.command("trigger", trigger("flow", "r"))).contains("r");
      engine.awaitRun("r");
      assertThat(engine.states("r")).isEqualTo("two success, three success, sum success");
      assertThat(db.query("select value from xcom order by ti_id desc limit 1")).isEqualTo("5");
    }
  }

  @Test
  void a_failure_reaches_downstream_and_clearing_it_after_the_mend_finishes_the_run() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Dag dag =
        Dag.define(
            "mend",
            d -> {
              var bad =
                  d.task("bad")
                      .retries(Retries.of(1).delay(Duration.ofMillis(1)))
                      .call(
                          String.class,
                          run -> {
                            if (broken.get()) {
                              throw new IllegalStateException("the disk is on fire");
                            }
                            return "fine";
                          });
              d.task("next").with(bad).call(String.class, (run, b) -> b);
              d.task("cleanup")
                  .after(bad)
                  .rule(TriggerRule.ALL_DONE)
                  .call(String.class, run -> "swept");
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("mend", "r"));
      engine.awaitRun("r");
      assertThat(engine.states("r"))
          .isEqualTo("bad failed try 2, next upstream_failed, cleanup success");
      assertThat(db.query("select reason from dag_run"))
          .contains("bad")
          .contains("disk is on fire");
      broken.set(false);
      assertThat(
              engine.command(
                  "clear",
                  "{\"dag_id\":\"mend\",\"run_id\":\"r\",\"task_ids\":[\"bad\"],\"dry_run\":true}"))
          .contains("bad")
          .contains("next")
          .doesNotContain("cleanup");
      engine.command("clear", "{\"dag_id\":\"mend\",\"run_id\":\"r\",\"task_ids\":[\"bad\"]}");
      engine.awaitRun("r");
      assertThat(engine.states("r")).isEqualTo("bad success try 3, next success, cleanup success");
      assertThat(
              db.query(
                  "select string_agg(state, ',' order by try_number) from task_instance_history"))
          .isEqualTo("failed,failed")
          .as("every earlier attempt is kept");
    }
  }

  @Test
  void a_remote_job_is_taken_up_again_after_a_restart_and_submitted_once() {
    Dag dag = Dag.define("remote", d -> d.task("job").run(Job.class, run -> new Job("x")));
    TestEngine engine = new TestEngine(db, dag).start();
    engine.command("trigger", trigger("remote", "again"));
    TestEngine.await(() -> engine.states("again").equals("job deferred"));
    String key = String.valueOf(db.query("select key from task_instance"));
    engine.stop();
    DONE.get(key).set(true);
    engine.start();
    engine.awaitRun("again");
    assertThat(engine.states("again")).isEqualTo("job success");
    assertThat(SUBMITTED.get(key).get()).isEqualTo(1);
    engine.close();
  }

  @Test
  void ending_a_run_cancels_its_job_verifiably_before_the_run_is_over() {
    Dag dag =
        Dag.define(
            "ended",
            d -> {
              var job = d.task("job").run(Job.class, run -> new Job("x"));
              d.task("after").with(job).call(String.class, (run, j) -> j);
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("ended", "stop"));
      TestEngine.await(() -> engine.states("stop").startsWith("job deferred"));
      String key = String.valueOf(db.query("select key from task_instance where task_id = 'job'"));
      engine.command("mark_run", "{\"dag_id\":\"ended\",\"run_id\":\"stop\",\"state\":\"failed\"}");
      engine.awaitRun("stop");
      assertThat(engine.states("stop")).isEqualTo("job failed, after skipped");
      assertThat(CANCELLED.get(key).get()).isEqualTo(2);
    }
  }

  @Test
  void a_timeout_cancels_the_job_and_takes_the_failure_path() {
    Dag dag =
        Dag.define(
            "slow",
            d ->
                d.task("job")
                    .executionTimeout(Duration.ofMillis(50))
                    .run(Job.class, run -> new Job("x")));
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("slow", "late"));
      engine.awaitRun("late");
      assertThat(engine.states("late")).isEqualTo("job failed");
      assertThat(db.query("select blame || ': ' || reason from task_instance"))
          .startsWith("timeout: took longer than its timeout");
      String key = String.valueOf(db.query("select key from task_instance"));
      assertThat(CANCELLED.get(key).get()).isEqualTo(2);
    }
  }

  @Test
  void a_fail_task_is_not_retried_and_a_full_pool_holds_tasks_back() {
    CountDownLatch release = new CountDownLatch(1);
    db.execute("insert into pool (name, slots) values ('narrow', 1)");
    Dag dag =
        Dag.define(
            "pooled",
            d -> {
              for (String id : new String[] {"a", "b"}) {
                d.task(id)
                    .pool("narrow")
                    .call(
                        String.class,
                        run -> {
                          release.await();
                          return id;
                        });
              }
              d.task("bad")
                  .retries(Retries.of(5))
                  .call(
                      String.class,
                      run -> {
                        throw new FailTask("column 'amount' is text, expected numeric");
                      });
            });
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      engine.command("trigger", trigger("pooled", "p"));
      TestEngine.await(() -> engine.states("p").equals("a running, b scheduled, bad failed"));
      release.countDown();
      engine.awaitRun("p");
      assertThat(engine.states("p")).isEqualTo("a success, b success, bad failed");
    }
  }

  @Test
  void a_deposed_leader_writes_nothing_and_a_refused_command_says_why() {
    Dag dag = Dag.define("d", d -> d.task("t").call(String.class, run -> "x"));
    try (TestEngine engine = new TestEngine(db, dag).start()) {
      assertThat(engine.command("trigger", trigger("nope", "r"))).contains("no DAG 'nope'");
      assertThat(engine.command("trigger", trigger("d", "r"))).contains("r");
      engine.awaitRun("r");
      assertThat(engine.command("trigger", trigger("d", "r"))).contains("already has a run 'r'");
      assertThat(engine.command("clear", "{\"dag_id\":\"d\"}")).contains("'run_id' is missing");
      // Another scheduler takes over: this one must notice, drop its memory and begin anew.
      db.execute("update leader set epoch = epoch + 100");
      TestEngine.await(
          () -> "t".equals(db.query("select 't' from leader where epoch > 101 or true")));
      engine.command("trigger", trigger("d", "r2"));
      engine.awaitRun("r2");
      assertThat(engine.states("r2")).isEqualTo("t success");
      assertThat(Long.parseLong(String.valueOf(db.query("select epoch from leader"))))
          .isGreaterThan(101);
    }
  }
}
