package dev.windlass.testing.examples;

import dev.windlass.dag.Action;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.dag.Retries;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import dev.windlass.testing.DagTester;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The DAG that most examples of docs/testing-dags.md are about, and what stands in for its systems.
 */
final class SalesExample {
  private SalesExample() {}

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
  static DagTester sales() {
    return DagTester.of(SALES)
        .hook(Warehouse.class, sql -> 12) // the fake of an interface the operators ask for
        .given("create_cluster", new Cluster("c-1")) // not run: this is its output
        .given("aggregate", job -> job.takes(Duration.ofHours(6)).returns(12));
  }

  // << given
}
