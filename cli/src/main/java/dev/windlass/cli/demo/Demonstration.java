package dev.windlass.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.cli.Failure;
import dev.windlass.cli.LocalPlatform;
import dev.windlass.cli.Platform;
import dev.windlass.cli.RunningSystem;
import dev.windlass.config.Config;
import dev.windlass.dag.Json;
import dev.windlass.dags.ImmigrationStarSchema;
import dev.windlass.dags.immigration.JobsJar;
import dev.windlass.dags.immigration.input.BronzeInputs;
import dev.windlass.dags.immigration.input.CorruptInput;
import dev.windlass.localcloud.Endpoints;
import dev.windlass.localcloud.LocalCloud;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.settings.Connection;
import dev.windlass.settings.Secret;
import dev.windlass.settings.Settings;
import dev.windlass.store.CommandClient;
import dev.windlass.store.EngineStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code windlass demo}: starts the local cloud and every role, runs the main job, tells what came
 * of it and checks that nothing is left. A run that an earlier demo was killed in is taken up.
 */
public final class Demonstration {
  private static final String DAG = ImmigrationStarSchema.DAG.id();
  private static final long ROWS = 20_000;
  private static final long SEED = 2016;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform.Demo options;
  private final Config config;
  private final PrintStream out;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /** A demo on the installation of {@code config}. */
  public Demonstration(Platform.Demo options, Config config, PrintStream out) {
    this.options = options;
    this.config = config;
    this.out = out;
  }

  /** Runs it; returns 0 when everything succeeded and nothing is left in the cloud, else 1. */
  public int run() throws IOException, InterruptedException {
    Instant begun = Instant.now();
    checkData();
    if (config.database().url() != null) {
      throw Failure.usage(
          "the demo brings its own database", "leave --database-url out, or use `standalone`");
    }
    Path runtime = LocalPlatform.distribution().resolve("runtime");
    RunningSystem system = LocalPlatform.start(config, options.port(), false);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system), "stop"));
    try {
      Endpoints cloud =
          LocalCloud.adoptOrStart(config.home(), runtime, LocalCloud.ownJavaCommand());
      connect(system.engine().parts().settings(), cloud);
      out.printf("Windlass   %s%n", system.address(config));
      system
          .newPassword()
          .ifPresent(p -> out.printf("           sign in as admin with %s%n", p.reveal()));
      out.printf("AWS here   %s  (S3 at %s)%n%n", cloud.aws(), cloud.s3());
      int code = runJob(system, begun);
      if (!options.exit()) {
        out.printf("%nThe pages stay at %s until Ctrl-C.%n", system.address(config));
        new CountDownLatch(1).await();
      }
      return code;
    } finally {
      stop(system);
    }
  }

  /** Said before anything is started. */
  private void checkData() {
    try {
      new BronzeInputs(options.data(), rows(), SEED).check();
    } catch (CorruptInput e) {
      throw Failure.of(
          String.valueOf(e.getMessage()), "nothing was started; mend the file or leave --data out");
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), "");
    }
  }

  private long rows() {
    return options.rows() == 0 ? ROWS : options.rows();
  }

  private void connect(Settings settings, Endpoints cloud) throws IOException {
    settings.put(
        new Connection(
            ImmigrationStarSchema.AWS,
            "aws",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(cloud.accessKeyId()),
            Optional.of(Secret.of(cloud.secretAccessKey())),
            Map.of(
                "region", cloud.region(),
                "endpoint_url", cloud.aws().toString(),
                "s3_endpoint_url", cloud.s3().toString(),
                "path_style", "true",
                "iam_settle_seconds", "0")),
        "the local cloud of the demo");
    String data = options.data().map(d -> d.toAbsolutePath().toString()).orElse("");
    settings.putVariable("immigration_data", data, "folder of real files; empty: generated");
    settings.putVariable("immigration_rows", Long.toString(rows()), "generated arrivals");
    Path jar = LocalPlatform.distribution().resolve("jobs/windlass-spark-jobs.jar").toRealPath();
    settings.putVariable(JobsJar.VARIABLE, jar.toString(), "the Spark jobs");
  }

  private int runJob(RunningSystem system, Instant begun) throws IOException, InterruptedException {
    var reads = new EngineStore(system.database()).reads();
    ObjectNode result = Json.object();
    Outcome outcome = new Outcome(system.engine().parts(), system.database(), out);
    result.set("ledger_before", outcome.ledger());
    String runId = begin(system);
    out.printf("Run        %s of %s%n%n", runId, DAG);
    RunSnapshot run = new RunFollower(reads, out).follow(DAG, runId);
    boolean succeeded = run.run().state() == RunState.SUCCESS;
    outcome.describe(run, result);
    JsonNode left = outcome.left();
    result.set("ledger_after", outcome.ledger());
    result.set("left_in_cloud", left);
    double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
    result.put("wall_seconds", seconds);
    write(result);
    if (succeeded) {
      out.printf("%nThe run succeeded; %.0f s in all.%n", seconds);
    } else {
      out.printf("%nThe run failed: %s%n", run.run().reason());
    }
    out.println(
        left.isEmpty()
            ? "Everything was torn down: ledger and cloud agree that nothing is left."
            : "LEFT IN THE CLOUD: " + left);
    return succeeded && left.isEmpty() ? 0 : 1;
  }

  /** An unfinished run of an earlier demo, or a new one. */
  private String begin(RunningSystem system) {
    CommandClient client = new CommandClient(system.database());
    Optional<String> open =
        new EngineStore(system.database())
            .reads().unfinished().stream()
                .filter(r -> r.run().dagId().equals(DAG))
                .map(r -> r.run().runId())
                .findFirst();
    String runId =
        open.orElseGet(
            () ->
                client
                    .send(
                        "trigger",
                        Json.object()
                            .put("dag_id", DAG)
                            .put(
                                "logical_date",
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                            .put("triggered_by", "cli"),
                        "demo",
                        PATIENCE)
                    .path("run_id")
                    .asText());
    client.send("pause", Json.object().put("dag_id", DAG).put("paused", false), "demo", PATIENCE);
    return runId;
  }

  private void write(ObjectNode result) throws IOException {
    if (options.json().isPresent()) {
      Path file = options.json().get().toAbsolutePath();
      Files.createDirectories(file.getParent());
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(
          part, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(result));
      Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void stop(RunningSystem system) {
    if (stopped.compareAndSet(false, true)) {
      system.close();
      try {
        boolean ran = LocalCloud.stop(config.home());
        if (!ran) {
          out.println("The local cloud had stopped already.");
        }
      } catch (IOException e) {
        out.println("The local cloud could not be stopped: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
