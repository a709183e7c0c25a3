package dev.windlass.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass standalone}. */
@Command(
    name = "standalone",
    description = "Runs everything in one process: scheduler, worker, DAG processor and web pages.")
final class StandaloneCommand extends WindlassCommand {
  @Option(names = "--port", paramLabel = "P", description = "of the web pages (default: 8080)")
  @Nullable Integer port;

  @Override
  public Integer call() throws Exception {
    Ports.check(port);
    return root()
        .platform
        .standalone(new Platform.Standalone(Optional.ofNullable(port), globals()));
  }
}
