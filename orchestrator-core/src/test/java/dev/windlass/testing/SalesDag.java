package dev.windlass.testing;

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
import java.time.Duration;
import java.util.Optional;

/**
 * A DAG with a sensor, a job on a cluster of its own and a statement, for tests of the test kit.
 */
final class SalesDag {
  private SalesDag() {}

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

  static final Dag SALES =
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

  static DagTester sales() {
    return DagTester.of(SALES)
        .connection("db", "postgres://me:topsecret@db:5432/sales")
        .given("create_cluster", new Cluster("c-1"))
        .given("aggregate", job -> job.takes(Duration.ofHours(6)).returns(12));
  }
}
