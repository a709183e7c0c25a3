package dev.windlass.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Action;
import dev.windlass.dag.Branch;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.dag.Retries;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TaskRef;
import dev.windlass.dag.XComQuery;
import dev.windlass.dag.flow.ExternalTask;
import dev.windlass.dag.flow.TriggerDag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/testing-dags.md: each region between {@code >>} and {@code <<} is one. */
class ExamplesTest {
  // >> dag
  record Cluster(String id) {}

  static final Dag SALES =
      Dag.define(
          "sales",
          dag -> {
            dag.schedule("0 2 * * *")
                .timezone("Europe/Berlin")
                .startDate("2026-01-01")
                .catchup(true)
                .retries(Retries.of(2).delay(Duration.ofMinutes(5)))
                .param("market", "de");
            var file =
                dag.task("wait_for_file").run(FileThere.class, run -> new FileThere(run.ds()));
            var cluster =
                dag.scope("cluster")
                    .after(file)
                    .open(Spark.class, run -> new Spark(run.variable("nodes", "3")));
            var rows =
                dag.task("aggregate")
                    .in(cluster)
                    .executionTimeout(Duration.ofHours(8))
                    .run(SparkJob.class, (run, c) -> new SparkJob(c.id(), run.ds()));
            dag.task("load")
                .with(rows)
                .pool("warehouse")
                .run(Sql.class, (run, n) -> new Sql("copy %d rows for %s".formatted(n, run.ds())));
          });

  // << dag

  /** What the operators below speak to. */
  interface Warehouse {
    long execute(String sql);
  }

  record FileThere(String day) implements Sensor<String> {
    @Override
    public Poke<String> poke(TaskContext context) {
      return new Poke.Ready<>("s3://inbox/" + day);
    }
  }

  record Sql(String sql) implements Action<Long> {
    @Override
    public Long run(TaskContext context) {
      context.log().info("running %s", sql);
      return context.hook(Warehouse.class, "warehouse").execute(sql);
    }
  }

  record SparkJob(String cluster, String day) implements RemoteJob<String, Integer> {
    @Override
    public String submit(TaskContext context, String key) {
      throw new UncheckedIOException(new IOException("there is no Spark here"));
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      return Optional.empty();
    }

    @Override
    public Progress<Integer> poll(TaskContext context, String handle) {
      return new Progress.Running<>(Duration.ofMinutes(1));
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      return Cancellation.GONE;
    }
  }

  record Nothing() implements RemoteJob<String, Void> {
    @Override
    public String submit(TaskContext context, String key) {
      return key;
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      return Optional.empty();
    }

    @Override
    public Progress<Void> poll(TaskContext context, String handle) {
      return new Progress.Done<>(null);
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      return Cancellation.GONE;
    }
  }

  record CreateSpark() implements RemoteJob<String, Cluster> {
    @Override
    public String submit(TaskContext context, String key) {
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
      return Cancellation.GONE;
    }
  }

  record Spark(String nodes) implements Resource<Cluster> {
    @Override
    public String kind() {
      return "spark";
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
      return Duration.ofHours(8);
    }

    @Override
    public RemoteJob<?, Cluster> create() {
      return new CreateSpark();
    }

    @Override
    public RemoteJob<?, Void> destroy(Cluster cluster) {
      return new Nothing();
    }
  }

  // >> given
  private static DagTester sales() {
    return DagTester.of(SALES)
        .hook(Warehouse.class, sql -> 12) // the fake of an interface the operators ask for
        .given("create_cluster", new Cluster("c-1")) // not run: this is its output
        .given("aggregate", job -> job.takes(Duration.ofHours(6)).returns(12));
  }

  // << given

  @Test
  void a_six_hour_run_takes_milliseconds() {
    // >> run
    TestRun run = sales().run("2026-03-04");

    run.succeeded()
        .took(Duration.ofHours(6))
        .startedInOrder("wait_for_file", "create_cluster", "aggregate", "destroy_cluster")
        .nothingLeaked();
    run.task("load").succeeded().attempts(1).logged("running copy 12 rows");
    assertThat(run.task("load").output(Long.class)).isEqualTo(12);
    // << run
  }

  @Test
  void the_operator_a_task_builds_can_be_compared() {
    // >> operator
    TestRun run = sales().run("2026-03-04");

    assertThat(run.task("aggregate").operator(SparkJob.class))
        .isEqualTo(new SparkJob("c-1", "2026-03-04"));
    assertThat(run.task("load").operator(Sql.class).sql()).isEqualTo("copy 12 rows for 2026-03-04");
    // << operator
  }

  @Test
  void settings_params_and_conf() {
    // >> settings
    Dag report =
        Dag.define(
            "report",
            dag -> {
              dag.param("market", "de");
              dag.task("send")
                  .call(
                      String.class,
                      run ->
                          run.param("market").asText()
                              + " to "
                              + run.connection("mail").host().orElseThrow()
                              + " as "
                              + run.variable("sender"));
            });
    DagTester tester =
        DagTester.of(report)
            .connection("mail", "smtp://robot:secret@mail.example:25")
            .variable("sender", "reports");

    assertThat(tester.run().task("send").output(String.class))
        .isEqualTo("de to mail.example as reports");
    assertThat(tester.trigger(Map.of("market", "fr")).task("send").output(String.class))
        .isEqualTo("fr to mail.example as reports");
    // << settings
  }

  @Test
  void failures_and_retries() {
    // >> failures
    TestRun twice = sales().given("aggregate", job -> job.fails(2).returns(12)).run("2026-03-04");
    twice.succeeded().took(Duration.ofMinutes(10)); // two retries, five minutes each
    twice.task("aggregate").attempts(3);

    TestRun dead = sales().given("aggregate", job -> job.diesWith("bad jar")).run("2026-03-04");
    dead.failed().nothingLeaked();
    dead.task("aggregate").failedWith("bad jar").attempts(1);
    dead.task("load").upstreamFailed();
    dead.task("destroy_cluster").succeeded();

    TestRun stuck = sales().given("aggregate", job -> job.neverFinishes()).run("2026-03-04");
    stuck.failed().task("aggregate").failedWith("longer than its timeout");
    assertThat(stuck.task("aggregate").cancelled()).isEqualTo(3);
    // << failures
  }

  @Test
  void lost_replies() {
    // >> disturbances
    sales()
        .given("aggregate", job -> job.replyLost().foundAfter(Duration.ofMinutes(2)).returns(12))
        .run("2026-03-04")
        .succeeded()
        .task("aggregate")
        .submittedOnce();
    // << disturbances
  }

  @Test
  void crashes() {
    // >> crash
    for (Crash point : List.of(Crash.QUEUED, Crash.SUBMITTED, Crash.HANDLE_KEPT, Crash.DONE)) {
      TestRun run = sales().crashAfter("aggregate", point).run("2026-03-04");

      run.succeeded().nothingLeaked().task("aggregate").submittedOnce();
      assertThat(run.crashes()).isEqualTo(1);
    }
    // << crash
  }

  @Test
  void sensors() {
    // >> sensor
    sales()
        .given("wait_for_file", file -> file.readyAfter(3).every(Duration.ofMinutes(10)))
        .run("2026-03-04")
        .took(Duration.ofMinutes(3 * 10 + 6 * 60));

    sales()
        .given("wait_for_file", file -> file.readyAt(Instant.parse("2026-03-04T09:00:00Z")))
        .run("2026-03-04")
        .task("wait_for_file")
        .took(Duration.ofHours(8));
    // << sensor
  }

  @Test
  void replaced_bodies() {
    // >> body
    TestRun run =
        sales()
            .given("load", task -> task.runs((context, in) -> in.get(0, Integer.class) * 2))
            .run("2026-03-04");

    assertThat(run.task("load").output(Integer.class)).isEqualTo(24);
    // << body
  }

  @Test
  void disturbances_around_the_operator_itself() {
    // >> as-written
    var statements = new java.util.ArrayList<String>();
    sales()
        .hook(
            Warehouse.class,
            sql -> {
              statements.add(sql);
              return 12;
            })
        .given("load", task -> task.asWritten().takes(Duration.ofMinutes(20)).fails(1))
        .run("2026-03-04")
        .succeeded()
        .task("load")
        .attempts(2);
    assertThat(statements).containsExactly("copy 12 rows for 2026-03-04");
    // << as-written
  }

  @Test
  void schedules() {
    // >> schedule
    // The night of 29 March has no 02:00 in Berlin's winter time.
    assertThat(sales().schedule("2026-03-28", "2026-03-30"))
        .extracting(PlannedRun::logicalDate)
        .containsExactly(
            Instant.parse("2026-03-28T01:00:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2026-03-30T00:00:00Z"));

    List<TestRun> runs = sales().runSchedule("2026-03-28", "2026-03-30");
    assertThat(runs).hasSize(3).allSatisfy(TestRun::succeeded);
    // << schedule
  }

  @Test
  void runs_follow_each_other() {
    // >> past
    Dag daily =
        Dag.define(
            "daily",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              dag.task("count").dependsOnPast().call(Integer.class, run -> 1);
            });
    DagTester tester =
        DagTester.of(daily).within(Duration.ofDays(1)).given("count", t -> t.diesWith("no data"));
    TestRun first = tester.run("2026-01-01").failed();
    tester.given("count", 1);
    TestRun second = tester.run("2026-01-02");
    assertThat(second.state().finished()).isFalse(); // it waits for the day before

    tester.clear(first).succeeded();
    // << past
  }

  @Test
  void clearing() {
    // >> clear
    DagTester tester = sales().given("load", task -> task.diesWith("no such table"));
    TestRun broken = tester.run("2026-03-04").failed();

    tester.given("load", 12); // mended
    tester.clear(broken, "load").succeeded().task("load").attempts(2);
    // << clear
  }

  @Test
  void mapping_branching_and_skipping() {
    // >> mapping
    Dag files =
        Dag.define(
            "files",
            dag -> {
              var list = dag.task("list").callList(String.class, run -> List.of("a", "b", "c"));
              var sizes =
                  dag.expand(
                      "measure",
                      list,
                      Integer.class,
                      (run, file) -> {
                        if (file.equals("b")) {
                          throw new SkipTask("empty file");
                        }
                        return file.length();
                      });
              var choose =
                  dag.task("choose")
                      .after(sizes)
                      .rule(dev.windlass.dag.TriggerRule.NONE_FAILED)
                      .call(Branch.class, run -> Branch.to("small"));
              dag.task("small").after(choose).call(String.class, run -> "small");
              dag.task("large").after(choose).call(String.class, run -> "large");
            });
    TestRun run = DagTester.of(files).run();

    run.succeeded().task("measure", 1).skipped();
    run.task("small").succeeded();
    run.task("large").skipped();
    assertThat(run.tasks("measure")).hasSize(3);

    TestRun more = DagTester.of(files).given("list", List.of("x", "yy")).run();
    assertThat(more.task("measure", 1).output(Integer.class)).isEqualTo(2);
    // << mapping
  }

  @Test
  void people_answer() {
    // >> approval
    Dag release =
        Dag.define(
            "release",
            dag -> {
              var approved = dag.task("approve").approval("Publish?", "The figures are ready.");
              dag.task("publish").after(approved).call(String.class, run -> "published");
            });

    DagTester.of(release)
        .given("approve", person -> person.takes(Duration.ofHours(5)).chooses("Approve"))
        .run()
        .succeeded()
        .took(Duration.ofHours(5));
    DagTester.of(release)
        .given("approve", person -> person.chooses("Reject"))
        .run()
        .task("publish")
        .skipped();
    // << approval
  }

  @Test
  void values_left_for_others() {
    // >> xcoms
    Dag counting =
        Dag.define(
            "counting",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              var count =
                  dag.task("count")
                      .call(
                          Integer.class,
                          run -> {
                            int before =
                                run
                                    .xcoms()
                                    .pull(
                                        XComQuery.of("count").key("total").includePriorDates(),
                                        Integer.class)
                                    .stream()
                                    .mapToInt(total -> total == null ? 0 : total)
                                    .sum();
                            run.xcoms().push("total", before + 10);
                            return 10;
                          });
              dag.task("say")
                  .after(count)
                  .call(
                      String.class,
                      run ->
                          "total "
                              + run.xcoms().pull("count", "total", Integer.class).orElseThrow());
            });
    DagTester tester = DagTester.of(counting);
    tester.run("2026-01-01").task("say").succeeded();
    TestRun second = tester.run("2026-01-02").succeeded();

    assertThat(second.task("count").xcom("total", Integer.class)).isEqualTo(20);
    assertThat(second.task("say").output(String.class)).isEqualTo("total 20");
    // << xcoms
  }

  @Test
  void other_dags() {
    // >> others
    Dag load =
        Dag.define(
            "load",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              dag.param("table", "sales");
              dag.task("copy").call(String.class, run -> run.param("table").asText());
            });
    Dag master =
        Dag.define(
            "master",
            dag -> {
              dag.schedule("@daily").startDate("2026-01-01");
              var extract = dag.task("extract").call(Integer.class, run -> 1);
              dag.task("load_rates")
                  .after(extract)
                  .run(
                      TriggerDag.class,
                      run -> TriggerDag.of("load").conf(Map.of("table", "rates")));
              dag.task("wait_for_sales")
                  .run(ExternalTask.class, run -> ExternalTask.of("load", run.logicalDate()));
            });
    DagTester tester = DagTester.of(master).alongside(load);
    tester.run(load, "2026-01-01").succeeded();
    tester.run("2026-01-01").succeeded();

    assertThat(tester.runs(load)).hasSize(2);
    TestRun triggered = tester.runs(load).getLast();
    assertThat(triggered.task("copy").output(String.class)).isEqualTo("rates");

    tester.run(load, "2026-01-02").succeeded();
    tester.given(load, "copy", task -> task.diesWith("no such table"));
    tester.run("2026-01-02").failed().task("load_rates").failedWith("of DAG load failed");
    // << others
  }

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

  @Test
  void pools_and_limits() {
    // >> pools
    Dag wide =
        Dag.define(
            "wide",
            dag -> {
              for (int i = 0; i < 10; i++) {
                dag.task("t" + i).pool("narrow").call(Integer.class, run -> 1);
              }
            });
    DagTester tester = DagTester.of(wide).pool("narrow", 2);
    for (int i = 0; i < 10; i++) {
      tester.given("t" + i, task -> task.takes(Duration.ofMinutes(1)));
    }
    TestRun run = tester.run().succeeded().took(Duration.ofMinutes(5)).atMostAtOnce(2);
    assertThat(run.mostSlots("narrow")).isEqualTo(2);
    // << pools
  }

  @Test
  void a_failed_check_shows_what_happened() {
    // >> timeline
    TestRun run =
        sales().given("destroy_cluster", task -> task.alwaysFails("denied")).run("2026-03-04");

    assertThatThrownBy(run::nothingLeaked)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("06:00:00  destroy_cluster              up_for_retry: denied");
    // << timeline
  }

  /** Every example of the page is a region of this file, word for word. */
  @Test
  void the_page_shows_these_examples() throws IOException {
    Map<String, String> regions = regions();
    String page = Files.readString(Path.of("../docs/testing-dags.md"));
    Matcher shown =
        Pattern.compile("<!-- example: ([a-z-]+) -->\n```java\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    Map<String, String> examples = new LinkedHashMap<>();
    while (shown.find()) {
      examples.put(shown.group(1), shown.group(2));
    }
    assertThat(examples).hasSizeGreaterThan(10).isEqualTo(regions);
  }

  private static Map<String, String> regions() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/windlass/testing/ExamplesTest.java"));
    Matcher region =
        Pattern.compile(" *// >> ([a-z-]+)\n(.*?) *// << \\1\n", Pattern.DOTALL).matcher(source);
    Map<String, String> regions = new LinkedHashMap<>();
    while (region.find()) {
      regions.put(region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
    }
    return regions;
  }
}
