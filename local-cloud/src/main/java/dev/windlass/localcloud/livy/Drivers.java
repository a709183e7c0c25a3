package dev.windlass.localcloud.livy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Spark drivers below a Livy process. */
final class Drivers {
  private static final Logger log = LoggerFactory.getLogger(Drivers.class);

  private Drivers() {}

  /**
   * Waits up to a minute for the driver of the named batch, lets it live for the delay and kills
   * it. Blocks until then.
   */
  static void kill(long livy, String name, Duration delay) {
    var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    try {
      while (System.nanoTime() < deadline) {
        var driver = find(livy, name);
        if (driver.isPresent()) {
          Thread.sleep(delay);
          driver.get().destroyForcibly();
          log.info("Killed the driver of batch {}", name);
          return;
        }
        Thread.sleep(50);
      }
      log.warn("No driver of batch {} was seen within a minute", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a driver lives below this Livy process; 0 is no process. */
  static boolean any(long livy) {
    return below(livy).findAny().isPresent();
  }

  /** Livy passes a batch's name on as {@code --name}, which no two living batches share. */
  private static Optional<ProcessHandle> find(long livy, String name) {
    return below(livy).filter(process -> arguments(process).contains(name)).findFirst();
  }

  private static Stream<ProcessHandle> below(long livy) {
    return Stream.of(livy)
        .filter(pid -> pid > 0)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(ProcessHandle::descendants)
        .filter(p -> arguments(p).contains("org.apache.spark.deploy.SparkSubmit"))
        // The launcher, which is asked for the driver's command line, has the same arguments.
        .filter(p -> !arguments(p).contains("org.apache.spark.launcher.Main"));
  }

  // The JDK gives no arguments when they fill more than a page, as a driver's class path does.
  private static List<String> arguments(ProcessHandle process) {
    try {
      var line = Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
      return List.of(line.split("\0", -1));
    } catch (IOException elsewhereOrGone) {
      return process.info().arguments().map(Arrays::asList).orElse(List.of());
    }
  }
}
