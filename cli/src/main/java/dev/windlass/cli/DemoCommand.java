package dev.windlass.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass demo}. */
@Command(
    name = "demo",
    description = "Runs the main job on a cloud of its own: real Spark, Livy, Postgres and S3.")
final class DemoCommand extends WindlassCommand {
  private static final int FEWEST_ROWS = 1_000;
  private static final int MOST_ROWS = 3_096_313;

  @Option(
      names = "--exit",
      description = "end when the run is done; 1 if anything failed or is left")
  boolean exit;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result to this file")
  @Nullable Path json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "real input files (default: generated)")
  @Nullable Path data;

  @Option(names = "--rows", paramLabel = "N", description = "generated rows, 1000 to 3096313")
  @Nullable Integer rows;

  @Option(names = "--port", paramLabel = "P", description = "of the web pages (default: 8080)")
  @Nullable Integer port;

  @Override
  public Integer call() throws Exception {
    if (rows != null && (rows < FEWEST_ROWS || rows > MOST_ROWS)) {
      throw Failure.usage(
          "--rows must be %d to %d, not %d".formatted(FEWEST_ROWS, MOST_ROWS, rows), "");
    }
    if (rows != null && data != null) {
      throw Failure.usage("--rows and --data exclude each other", "leave one of them out");
    }
    if (data != null && !Files.isDirectory(data)) {
      throw Failure.usage("--data %s is not a folder".formatted(data), "");
    }
    Ports.check(port);
    return root()
        .platform
        .demo(
            new Platform.Demo(
                exit,
                Optional.ofNullable(json),
                Optional.ofNullable(data),
                rows == null ? 0 : rows,
                Optional.ofNullable(port),
                globals()));
  }
}
