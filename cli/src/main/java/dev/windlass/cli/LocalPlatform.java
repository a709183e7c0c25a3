package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.bench.Bench;
import dev.windlass.cli.demo.Demonstration;
import dev.windlass.cli.demo.RunFollower;
import dev.windlass.config.Config;
import dev.windlass.dag.Json;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkerParts;
import dev.windlass.loading.DagProcessor;
import dev.windlass.loading.DagRegistry;
import dev.windlass.resources.Reaper;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.RunState;
import dev.windlass.store.CommandClient;
import dev.windlass.store.DagDao;
import dev.windlass.store.DagQueries;
import dev.windlass.store.Database;
import dev.windlass.store.EngineStore;
import dev.windlass.testing.TestRun;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The whole program in one process, on the distribution this was started from. */
public final class LocalPlatform implements Platform {
  static final String VERSION = "0.1.0";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DAG_PATIENCE = Duration.ofMinutes(1);

  private final PrintStream out = System.out;

  /** The folder that the launcher started: {@code lib}, {@code runtime}, {@code jobs}. */
  public static Path distribution() {
    String folder = System.getProperty("windlass.distribution", "");
    if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
      throw Failure.of(
          "the distribution folder is unknown", "start Windlass with ./windlass, which sets it");
    }
    return Path.of(folder);
  }

  @Override
  public int demo(Demo options) throws Exception {
    return new Demonstration(options, options.globals().config(), out).run();
  }

  /** Starts every role; used by {@code demo} too. */
  public static RunningSystem start(Config config, Optional<Integer> port, boolean schedules) {
    return RunningSystem.start(config, port.orElse(config.web().port()), schedules);
  }

  @Override
  public int standalone(Standalone options) throws Exception {
    Config config = options.globals().config();
    CountDownLatch end = new CountDownLatch(1);
    RunningSystem system = start(config, options.port(), true);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  system.close();
                  end.countDown();
                },
                "stop"));
    out.printf("Windlass is at %s%n", system.address(config));
    system
        .newPassword()
        .ifPresent(p -> out.printf("Sign in as admin with %s (shown this once)%n", p.reveal()));
    out.printf("DAG folder: %s%n", config.engine().dagsFolder());
    end.await();
    return 0;
  }

  @Override
  public int testDag(DagTest options) throws Exception {
    Config config = options.globals().config();
    Database database = Session.database(config);
    try (database) {
      database.migrate();
      refuseRunningScheduler(database);
      if (options.played().isPresent()) {
        return play(options, database, config, options.played().get());
      }
      try (Engine engine = Engine.start(database, config, config.database().url() == null, false)) {
        engine.awaitDags(DAG_PATIENCE);
        Instant logical =
            options
                .logicalDate()
                .map(d -> Dates.read("the date", d))
                .orElse(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        ObjectNode payload =
            Json.object()
                .put("dag_id", options.dagId())
                .put("run_id", "test__" + Instant.now())
                .put("logical_date", logical.toString())
                .put("triggered_by", "test");
        payload.set("conf", Json.read(options.conf().isBlank() ? "{}" : options.conf()));
        CommandClient client = new CommandClient(database);
        client.send(
            "pause",
            Json.object().put("dag_id", options.dagId()).put("paused", false),
            "cli",
            PATIENCE);
        String run = client.send("trigger", payload, "cli", PATIENCE).path("run_id").asText();
        RunSnapshot end = new RunFollower(engine.parts().reads(), out).follow(options.dagId(), run);
        return end.run().state() == RunState.SUCCESS ? 0 : 1;
      }
    }
  }

  /** Loads the DAG as a scheduler does, and plays a run of it in memory. */
  private int play(DagTest options, Database database, Config config, Map<String, JsonNode> given)
      throws InterruptedException {
    DagRegistry code = new DagRegistry();
    try (DagProcessor dags =
        DagProcessor.start(config.engine().dagsFolder(), database.dao(DagDao.class), code)) {
      if (!dags.awaitLoaded(PATIENCE)) {
        throw Failure.of("the DAGs were not loaded within %s".formatted(PATIENCE), "");
      }
      DagQueries.DagRow row =
          database
              .dao(DagQueries.class)
              .find(options.dagId())
              .filter(DagQueries.DagRow::isActive)
              .orElseThrow(
                  () ->
                      Failure.of(
                          "there is no DAG '%s'".formatted(options.dagId()),
                          Nearest.hint(options.dagId(), code.ids(), "windlass dags list")));
      PlayedRun played = new PlayedRun(code.find(row.dagId(), row.version()), given);
      TestRun run = played.play(options.logicalDate(), Json.read(options.conf(), ObjectNode.class));
      var print = new PrintWriter(out, true, StandardCharsets.UTF_8);
      PlayedRun.rows(run).print(print, options.globals().format, "The DAG has no task.");
      if (options.globals().format == Format.table) {
        played.words(run).forEach(print::println);
      }
      print.flush();
      return run.state() == RunState.SUCCESS ? 0 : 1;
    }
  }

  private static void refuseRunningScheduler(Database database) {
    if (new EngineStore(database).led()) {
      throw Failure.of(
          "a scheduler is running on this database, so the test would not be alone",
          "use `windlass dags trigger --wait`, or another --home");
    }
  }

  @Override
  public List<String> reap(boolean dryRun, Globals globals) throws Exception {
    Config config = globals.config();
    List<String> lines = new ArrayList<>();
    try (Database database = Session.database(config)) {
      WorkerParts parts = Engine.parts(database, config, new DagRegistry());
      Reaper reaper = Engine.reaper(parts);
      for (Reaper.Finding f : dryRun ? reaper.dryRun(Instant.now()) : reaper.sweep(Instant.now())) {
        lines.add(
            "%s %s: %s (%s)"
                .formatted(
                    f.kind(), f.name(), f.outcome().name().toLowerCase(Locale.ROOT), f.words()));
      }
    }
    return lines;
  }

  @Override
  public int localCloud(List<String> words, Globals globals) throws Exception {
    List<String> all = new ArrayList<>(words);
    all.addAll(
        List.of(
            "--home",
            globals.config().home().toString(),
            "--runtime",
            distribution().resolve("runtime").toString()));
    return dev.windlass.localcloud.Main.run(all, out, System.err);
  }

  @Override
  public int bench(List<String> words, Globals globals) throws IOException, InterruptedException {
    try {
      return Bench.run(words, Optional.ofNullable(globals.databaseUrl), out);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          String.valueOf(e.getMessage()), "`windlass bench all` runs every benchmark there is");
    }
  }
}
