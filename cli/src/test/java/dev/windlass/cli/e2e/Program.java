package dev.windlass.cli.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The assembled distribution, run as a process of its own on a home of its own. */
final class Program {
  private static final Path DISTRIBUTION = Path.of("target/windlass").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final Path home;

  Program(Path home) {
    this.home = home;
  }

  /** What a command printed, and how it ended. */
  record Ended(int code, String output) {}

  /** Starts a command; its output goes to {@code <home>/<name>.log}. */
  Process start(String name, String... words) throws IOException {
    if (!Files.isDirectory(DISTRIBUTION.resolve("lib"))) {
      throw new IllegalStateException("the distribution is not assembled: run `mvn package` first");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dwindlass.distribution=" + DISTRIBUTION,
                "-cp",
                DISTRIBUTION + "/lib/*",
                "dev.windlass.cli.Main"));
    command.addAll(List.of(words));
    command.addAll(List.of("--home", home.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(name).toFile())
        .start();
  }

  Path log(String name) {
    return home.resolve(name + ".log");
  }

  /** Runs a command to its end. */
  Ended run(String name, String... words) throws IOException, InterruptedException {
    Process process = start(name, words);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("%s did not end: %s".formatted(name, Files.readString(log(name))));
    }
    return new Ended(process.exitValue(), Files.readString(log(name)));
  }

  /** The local cloud's own list of calls that changed something. */
  List<String> calls(String action) throws IOException {
    Path file = home.resolve("local-cloud/calls.jsonl");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.contains("\"action\":\"" + action))
        .toList();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("waited in vain for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
