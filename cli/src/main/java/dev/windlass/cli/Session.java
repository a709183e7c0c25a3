package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.config.Config;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.settings.LogPaths;
import dev.windlass.settings.Sealing;
import dev.windlass.settings.SecretMask;
import dev.windlass.settings.Settings;
import dev.windlass.store.CommandClient;
import dev.windlass.store.ConnectionDao;
import dev.windlass.store.DagQueries;
import dev.windlass.store.Database;
import dev.windlass.store.RunQueries;
import dev.windlass.store.VariableDao;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One command's hold on the metadata database. Not thread-safe. */
final class Session implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Config config;
  private final Database database;

  private Session(Config config, Database database) {
    this.config = config;
    this.database = database;
  }

  /** Opens the database and refuses a schema this program does not understand. */
  static Session open(Globals globals) {
    Session session = unchecked(globals);
    try {
      List<String> problems = session.database.check();
      if (!problems.isEmpty() && session.isOwnServer()) {
        // Our own embedded server: nobody else is there to migrate it.
        session.database.migrate();
        problems = session.database.check();
      }
      if (!problems.isEmpty()) {
        throw Failure.of(problems.getFirst(), "run `windlass db migrate`");
      }
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Opens the database as it is, for commands that mend it. */
  static Session unchecked(Globals globals) {
    Config config = globals.config();
    return new Session(config, database(config));
  }

  /** A running standalone's server, if there is one; else our own for the time of the command. */
  static Database database(Config config) {
    if (config.database().url() == null) {
      int port = portOfRunningServer(config.home());
      if (port > 0) {
        return Database.connect(
            "jdbc:postgresql://localhost:%d/windlass".formatted(port), "postgres", null, 2);
      }
    }
    return Database.open(config.database(), config.home());
  }

  private static int portOfRunningServer(Path home) {
    Path memory = home.resolve("postgres.port");
    if (!Files.exists(memory)) {
      return 0;
    }
    try {
      int port = Integer.parseInt(Files.readString(memory).strip());
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected() ? port : 0;
      } catch (IOException nobodyThere) {
        return 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(memory), e);
    } catch (NumberFormatException e) {
      throw Failure.of("%s holds no port".formatted(memory), "delete it and try again");
    }
  }

  private boolean isOwnServer() {
    return config.database().url() == null;
  }

  Config config() {
    return config;
  }

  Database database() {
    return database;
  }

  <T> T dao(Class<T> type) {
    return database.dao(type);
  }

  Settings settings() {
    return new Settings(
        dao(ConnectionDao.class),
        dao(VariableDao.class),
        Sealing.open(config.security().secretKey(), config.home()),
        // What is listed and changed here is what is stored; the environment of this shell says
        // nothing about the environment of the workers.
        Map.of(),
        new SecretMask());
  }

  LogPaths logs() {
    return LogPaths.in(config.home());
  }

  /** The DAG, or the one failure that every command gives for a wrong id. */
  DagQueries.DagRow dag(String dagId) {
    DagQueries dags = dao(DagQueries.class);
    return dags.find(dagId)
        .orElseThrow(
            () ->
                Failure.of(
                    "there is no DAG '%s'".formatted(dagId),
                    Nearest.hint(dagId, dags.ids(), "windlass dags list")));
  }

  /** The run, or the one failure that every command gives for a wrong id. */
  RunQueries.RunRow run(String dagId, String runId) {
    String broken = dag(dagId).importErrorLine();
    return dao(RunQueries.class)
        .find(dagId, runId)
        .orElseThrow(
            () ->
                Failure.of(
                    "DAG '%s' has no run '%s'".formatted(dagId, runId),
                    broken == null
                        ? "`windlass dags list-runs %s` shows its runs".formatted(dagId)
                        : "its source does not load, and no run is made until it does: " + broken));
  }

  /** The structure of the version that a run has. */
  DagStructure structure(RunQueries.RunRow run) {
    return dao(DagQueries.class)
        .structure(run.dagId(), run.version())
        .map(json -> Json.read(json, DagStructure.class))
        .orElseThrow(() -> Failure.of("version %d is not stored".formatted(run.version()), ""));
  }

  /** Asks the leader; refusals become failures. */
  JsonNode command(String kind, ObjectNode payload) {
    try {
      return new CommandClient(database)
          .send(kind, payload, "cli:" + System.getProperty("user.name", "unknown"), PATIENCE);
    } catch (CommandClient.NoLeader e) {
      throw Failure.of(
          "no scheduler is running, so nothing was done", "start one with `windlass standalone`");
    } catch (CommandClient.CommandRefused e) {
      String message = String.valueOf(e.getMessage());
      throw "invalid".equals(e.kind())
          ? Failure.usage(message, broken(payload))
          : Failure.of(message, "");
    } catch (CommandClient.Unanswered e) {
      throw Failure.of(String.valueOf(e.getMessage()), "is the scheduler overloaded? See its log");
    }
  }

  /** A refusal may have to do with a source that does not load: then that is the hint. */
  private String broken(ObjectNode payload) {
    return dao(DagQueries.class)
        .find(payload.path("dag_id").asText())
        .map(DagQueries.DagRow::importErrorLine)
        .orElse("");
  }

  @Override
  public void close() {
    database.close();
  }
}
