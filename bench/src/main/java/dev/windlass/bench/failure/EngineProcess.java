package dev.windlass.bench.failure;

import dev.windlass.bench.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A running {@link EngineMain}. */
final class EngineProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final Instant begun;

  private EngineProcess(Process process, Path log, Instant begun) {
    this.process = process;
    this.log = log;
    this.begun = begun;
  }

  /**
   * Starts one.
   *
   * @param home holds the DAG folder; processes may share it
   * @param archive of its classes
   * @param alone whether nobody else uses the database
   */
  static EngineProcess start(Path home, Path archive, String url, String name, boolean alone)
      throws IOException {
    Path log = home.resolve(name + ".log");
    List<String> command = Jvm.words(archive);
    command.addAll(
        List.of("-Xmx1g", EngineMain.class.getName(), home.toString(), Boolean.toString(alone)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WINDLASS_HOME", home.toString());
    builder.environment().put("WINDLASS_DATABASE_URL", url);
    builder.environment().put("WINDLASS_DATABASE_USER", "postgres");
    builder.environment().put("WINDLASS_PARALLELISM", "100000");
    builder.environment().put("HOSTNAME", name);
    Instant begun = Instant.now();
    return new EngineProcess(
        builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log, begun);
  }

  /** When it was started. */
  Instant begun() {
    return begun;
  }

  /** Whether the leader that calls itself so is this one. */
  boolean is(String holder) {
    return holder.endsWith("-" + process.pid());
  }

  /** Lets it end in order. */
  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException("an engine ended with %d. %s".formatted(code, said()));
    }
  }

  /** As {@code kill -9} does. */
  Instant kill() {
    Instant now = Instant.now();
    process.destroyForcibly().onExit().join();
    return now;
  }

  /** The end of what it wrote, for error messages. */
  String said() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
