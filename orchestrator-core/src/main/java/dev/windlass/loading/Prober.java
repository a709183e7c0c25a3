package dev.windlass.loading;

import dev.windlass.config.ConfigKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link ProberMain} process, seen from outside: it is given sources, drained, watched, and
 * ended when it takes more than it may. Used by one thread at a time; {@link #close} by any.
 */
final class Prober implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Prober.class);
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration COMPILE = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(2);
  private static final int WATCH_MILLIS = 50;
  private static final int HEAD_KEPT = 4_000;

  /** The virtual machine's own words before it gives up. */
  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  /** Why it was ended from outside. */
  enum Cause {
    TIME,
    PATIENCE,
    OUTPUT,
    THREADS,
    MEMORY
  }

  /**
   * How a process ended.
   *
   * @param cause empty: by itself
   * @param said the first it printed
   */
  record Death(Optional<Cause> cause, int exitCode, String said) {
    boolean outOfMemory() {
      return cause.equals(Optional.of(Cause.MEMORY)) || said.contains(OUT_OF_MEMORY);
    }
  }

  private final Bounds bounds;
  private final Process process;
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
  private final AtomicLong printed = new AtomicLong();
  private final StringBuilder head = new StringBuilder();
  private final Thread drain;
  private volatile long deadline = Long.MAX_VALUE;
  private volatile boolean patient;
  private final AtomicInteger worked = new AtomicInteger();

  private Prober(Bounds bounds, Process process, SocketChannel channel) {
    this.bounds = bounds;
    this.process = process;
    this.channel = channel;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    this.out = new DataOutputStream(new BufferedOutputStream(new ChannelOutput(channel)));
    this.drain = Thread.ofVirtual().name("windlass-prober-output").start(this::drain);
    Thread.ofVirtual().name("windlass-prober-watch").start(this::watch);
  }

  /**
   * Starts a process and waits until it has called back.
   *
   * @throws IOException when there is none to be had; the message says why
   */
  static Prober start(Path folder, Bounds bounds) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("windlass-prober-");
    Path socket = home.resolve("socket");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      server.configureBlocking(false);
      var builder = new ProcessBuilder(command(folder, bounds, socket));
      // Nobody who defines DAGs needs the keys of the house.
      builder
          .environment()
          .keySet()
          .removeIf(k -> ConfigKey.find(k).filter(ConfigKey::secret).isPresent());
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(nothing()))
              .start();
      long until = System.nanoTime() + START.toNanos();
      while (true) {
        SocketChannel channel = server.accept();
        if (channel != null) {
          return new Prober(bounds, process, channel).ready();
        }
        if (!process.isAlive()) {
          // Read before it is destroyed, which closes its output.
          throw new IOException(
              "it ended with code %d: %s".formatted(process.exitValue(), said(process)));
        }
        if (System.nanoTime() > until) {
          destroy(process);
          throw new IOException("it did not call back within %d s".formatted(START.toSeconds()));
        }
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(home);
    }
  }

  /** Waits until it has warmed up, which takes longest when many start at once. */
  private Prober ready() throws IOException {
    allow(START);
    try {
      while (!(Finding.read(in) instanceof Finding.Done)) {
        log.debug("the DAG prober is not ready yet");
      }
      deadline = Long.MAX_VALUE;
      return this;
    } catch (IOException e) {
      close();
      throw new IOException("it ended before it was ready: " + e.getMessage(), e);
    }
  }

  private static java.io.File nothing() {
    return new java.io.File(
        System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }

  private static String said(Process process) throws IOException {
    byte[] said = process.getInputStream().readNBytes(500);
    return new String(said, StandardCharsets.UTF_8).strip();
  }

  private static List<String> command(Path folder, Bounds bounds, Path socket) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx%dm".formatted(bounds.memoryMib()));
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.add("-XX:MaxMetaspaceSize=%dm".formatted(bounds.memoryMib()));
    words.add("-XX:MaxDirectMemorySize=64m");
    words.add("-XX:-HeapDumpOnOutOfMemoryError");
    words.add("-XX:+UseSerialGC");
    words.add("-XX:TieredStopAtLevel=1");
    words.add("-XX:-UsePerfData");
    words.add("-Xlog:disable");
    words.add("--enable-native-access=ALL-UNNAMED");
    // What a definition reads here it must find there, too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("-D"))
        .forEach(words::add);
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(ProberMain.class.getName());
    words.add(socket.toString());
    words.add(folder.toString());
    words.add(Long.toString(bounds.time().toMillis()));
    return words;
  }

  /** How many sources it was given since its start. */
  int worked() {
    return worked.get();
  }

  /**
   * Has the sources compiled and loaded.
   *
   * @param patiently whether each may take the whole time limit
   * @param tell called with everything that it finds, in order
   * @return how the process ended; empty: it is well, and has done them all
   */
  Optional<Death> work(List<SourceText> sources, boolean patiently, Consumer<Finding> tell)
      throws InterruptedException {
    worked.addAndGet(sources.size());
    patient = patiently;
    printed.set(0);
    try {
      // Compiling, for which there is no other measure than the number of files.
      allow(COMPILE.plusMillis(50L * sources.size()));
      out.writeInt(sources.size());
      for (SourceText source : sources) {
        Finding.text(out, source.name());
        Finding.text(out, source.path().toString());
        Finding.text(out, source.text());
      }
      out.flush();
      for (int done = 0; done < sources.size(); ) {
        Finding finding = Finding.read(in);
        if (finding instanceof Finding.Compiled || finding instanceof Finding.Found) {
          allow(patiently || !inHaste() ? bounds.time().plus(END) : bounds.patience());
        } else if (finding instanceof Finding.Begun) {
          printed.set(0);
        } else if (finding instanceof Finding.Done) {
          done++;
          allow(COMPILE);
        }
        tell.accept(finding);
      }
      deadline = Long.MAX_VALUE;
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(death(e));
    }
  }

  private boolean inHaste() {
    return bounds.patience().compareTo(bounds.time()) < 0;
  }

  private void allow(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  private Death death(IOException e) throws InterruptedException {
    if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
      log.debug("the DAG prober hung up but did not end: {}", e.toString());
    }
    close();
    drain.join(END);
    synchronized (head) {
      return new Death(Optional.ofNullable(cause.get()), process.waitFor(), head.toString());
    }
  }

  private void drain() {
    byte[] buffer = new byte[8192];
    try (InputStream output = process.getInputStream()) {
      for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
        synchronized (head) {
          int kept = Math.min(read, HEAD_KEPT - head.length());
          // The virtual machine's last words come last.
          String text = new String(buffer, 0, read, StandardCharsets.UTF_8);
          if (text.contains(OUT_OF_MEMORY)) {
            head.append(OUT_OF_MEMORY);
          } else if (kept > 0) {
            head.append(text, 0, Math.min(kept, text.length()));
          }
        }
        if (printed.addAndGet(read) > bounds.outputBytes()) {
          end(Cause.OUTPUT);
        }
      }
    } catch (IOException e) {
      log.debug("the DAG prober's output ended: {}", e.toString());
    }
  }

  private void watch() {
    try {
      while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - deadline > 0 && deadline != Long.MAX_VALUE) {
          end(patient ? Cause.TIME : Cause.PATIENCE);
        }
        Resident.of(process.pid())
            .ifPresent(
                r -> {
                  if (r.threads() > bounds.threads()) {
                    end(Cause.THREADS);
                  } else if (r.mib() > bounds.memoryMib() * 2L + 256) {
                    end(Cause.MEMORY);
                  }
                });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Cause why) {
    cause.compareAndSet(null, why);
    destroy(process);
  }

  private static void destroy(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    destroy(process);
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("hanging up on the DAG prober: {}", e.toString());
    }
  }
}
