package dev.windlass.localcloud.process;

import dev.windlass.localcloud.aws.ChildProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The child processes of this local cloud, written down in a directory, one file each.
 *
 * <p>Three things end a child: its owner, {@link #close} when the local cloud stops, and, when the
 * local cloud is killed, the watchdog: a shell that waits for the end of a pipe only we hold open
 * and then kills every group that is still written down. {@link #endLeftovers} does the same at the
 * next start, should the watchdog have been killed as well.
 */
public final class Children implements ChildProcesses, AutoCloseable {
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR");

  // Reads until the pipe breaks; each record is "<pid> <start ticks>", and a number that was given
  // to another process since (other start ticks) is left alone.
  private static final String WATCHDOG =
      """
      cat > /dev/null
      for record in "$1"/*.pid; do
        [ -f "$record" ] || continue
        read -r pid ticks < "$record"
        [ "$pid" -gt 1 ] || continue
        if [ "$ticks" != 0 ] && [ -r "/proc/$pid/stat" ]; then
          now=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d ' ' -f 20)
          [ "$now" = "$ticks" ] || continue
        fi
        kill -9 -- "-$pid" 2> /dev/null || kill -9 "$pid" 2> /dev/null
      done
      """;

  private final Path records;
  private final List<Recorded> living = new ArrayList<>();
  private @Nullable Process watchdog;

  /** Children written down in this directory, which is created. */
  public Children(Path records) throws IOException {
    this.records = Files.createDirectories(records);
  }

  /** Kills what a predecessor left behind; call before the first start. */
  public synchronized void endLeftovers() throws IOException {
    try (var left = Files.newDirectoryStream(records, "*.pid")) {
      for (var file : left) {
        var parts = Files.readString(file).strip().split(" ", -1);
        if (parts.length == 2) {
          var pid = Long.parseLong(parts[0]);
          var ticks = Long.parseLong(parts[1]);
          // With the leader gone its number cannot be reused while members of its group live.
          if (ProcessGroup.Stat.of(pid).map(s -> s.startTicks() == ticks).orElse(true)) {
            new ProcessGroup(pid).stop(Duration.ZERO);
          }
        }
        Files.deleteIfExists(file);
      }
    }
  }

  /** Starts the watchdog. */
  public synchronized void watch() throws IOException {
    watchdog =
        new ProcessBuilder(
                newSession(List.of("sh", "-c", WATCHDOG, "windlass-watchdog", records.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  @Override
  public Child start(
      String name, List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException {
    var builder =
        new ProcessBuilder(newSession(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    synchronized (this) {
      var process = builder.start();
      return record(name, process.toHandle(), process);
    }
  }

  @Override
  public synchronized Child adopt(String name, long pid) {
    var handle =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IllegalArgumentException("no process %d".formatted(pid)));
    return record(name, handle, null);
  }

  /** Stops every child and the watchdog. Idempotent. */
  @Override
  public void close() {
    List<Recorded> left;
    synchronized (this) {
      left = new ArrayList<>(living.reversed());
    }
    left.forEach(child -> child.stop(Duration.ofSeconds(3)));
    synchronized (this) {
      if (watchdog != null) {
        // The end of its input makes it look at the records, which are gone, and leave.
        try {
          watchdog.getOutputStream().close();
        } catch (IOException alreadyGone) {
          watchdog.destroy();
        }
        watchdog = null;
      }
    }
  }

  /** The command in a session, and so a process group, of its own. */
  public static List<String> newSession(List<String> command) {
    var own = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))
        || Files.isExecutable(Path.of("/bin/setsid"))) {
      own.add("setsid");
    } else {
      own.addAll(List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--"));
    }
    own.addAll(command);
    return own;
  }

  private Recorded record(String name, ProcessHandle handle, @Nullable Process process) {
    var ticks = ProcessGroup.Stat.of(handle.pid()).map(ProcessGroup.Stat::startTicks).orElse(0L);
    var file = records.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".pid");
    try {
      Files.writeString(file, handle.pid() + " " + ticks + "\n");
    } catch (IOException e) {
      handle.destroyForcibly();
      throw new UncheckedIOException(e);
    }
    var child = new Recorded(handle, process, file);
    living.add(child);
    return child;
  }

  private synchronized void forget(Recorded child) {
    living.remove(child);
    try {
      Files.deleteIfExists(child.file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One child, its leader and the file it is written down in. */
  private final class Recorded implements Child {
    private final ProcessHandle handle;
    private final @Nullable Process process;
    private final Path file;

    Recorded(ProcessHandle handle, @Nullable Process process, Path file) {
      this.handle = handle;
      this.process = process;
      this.file = file;
    }

    @Override
    public long pid() {
      return handle.pid();
    }

    @Override
    public boolean isAlive() {
      return process != null ? process.isAlive() : handle.isAlive();
    }

    @Override
    public void stop(Duration grace) {
      var group = new ProcessGroup(pid());
      if (group.isAlive()) {
        group.stop(grace);
      } else {
        // Adopted processes need not lead a group.
        handle.destroy();
      }
      forget(this);
    }
  }
}
