package dev.windlass.cli;

import org.jspecify.annotations.Nullable;

/** Checks of {@code --port}. */
final class Ports {
  private Ports() {}

  /** Refuses what no port is; 0 means any free one. */
  static void check(@Nullable Integer port) {
    if (port != null && (port < 0 || port > 65_535)) {
      throw Failure.usage("--port must be 0 to 65535, not " + port, "0 takes any free port");
    }
  }
}
