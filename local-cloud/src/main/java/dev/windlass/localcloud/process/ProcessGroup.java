package dev.windlass.localcloud.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * All processes that a leader started and that did not leave for a group of their own. Outlives its
 * leader: that is why children are ended by group and not by process.
 */
final class ProcessGroup {
  private static final Path PROC = Path.of("/proc");

  private final long id;

  ProcessGroup(long id) {
    if (id <= 1) {
      // Group 0 and 1 would mean "mine" and "everything" to kill.
      throw new IllegalArgumentException("not a group of ours: " + id);
    }
    this.id = id;
  }

  /** Whether a process of the group lives; zombies do not count. */
  boolean isAlive() {
    if (!Files.isDirectory(PROC)) {
      return signal("0");
    }
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var entry : entries) {
        if (Stat.of(entry).filter(s -> s.group() == id && !s.zombie()).isPresent()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return signal("0");
    }
  }

  /** TERM, then KILL when the grace is over; returns when nothing of the group lives. */
  void stop(Duration grace) {
    var deadline = System.nanoTime() + grace.toNanos();
    signal("TERM");
    while (isAlive() && System.nanoTime() < deadline) {
      pause();
    }
    var patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (isAlive() && System.nanoTime() < patience) {
      signal("KILL");
      pause();
    }
  }

  private boolean signal(String name) {
    try {
      var kill =
          new ProcessBuilder(List.of("kill", "-" + name, "--", "-" + id))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(5, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the kernel says of a process. */
  record Stat(long group, boolean zombie, long startTicks) {

    /** The state of a process, empty when it is gone or the system has no /proc. */
    static Optional<Stat> of(long pid) {
      return of(PROC.resolve(Long.toString(pid)));
    }

    private static Optional<Stat> of(Path entry) {
      try {
        var line = Files.readString(entry.resolve("stat"));
        // The command's name stands in parentheses and may itself hold spaces and parentheses.
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Optional.of(
            new Stat(Long.parseLong(fields[2]), fields[0].equals("Z"), Long.parseLong(fields[19])));
      } catch (IOException | RuntimeException gone) {
        return Optional.empty();
      }
    }
  }
}
