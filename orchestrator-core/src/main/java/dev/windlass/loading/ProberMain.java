package dev.windlass.loading;

import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process that compiles DAG files and runs the code that defines DAGs before anybody else does:
 * whatever that code does, it does to this process. Started and ended by {@link Prober}, which it
 * tells what it finds.
 */
public final class ProberMain {
  /** A second look costs as much as the first; who took long is spared it. */
  private static final Duration QUICK = Duration.ofSeconds(2);

  private final Path folder;
  private final DataOutputStream out;
  private final SourceLoader loader;
  private final Javac javac;

  private ProberMain(Path folder, Duration limit, DataOutputStream out) {
    this.folder = folder;
    this.out = out;
    this.loader = SourceLoader.trying(folder, new TimeLimit(limit, this::seen));
    this.javac = new Javac(folder);
  }

  /**
   * Works until the connection ends.
   *
   * @param args the socket to connect to, the DAG folder, the time limit in milliseconds
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]));
    var in = new DataInputStream(Channels.newInputStream(channel));
    // Channels.newInputStream and newOutputStream share a lock in blocking mode; this does not.
    var out = new DataOutputStream(new BufferedOutputStream(new ChannelOutput(channel), 1 << 16));
    var main = new ProberMain(Path.of(args[1]), Duration.ofMillis(Long.parseLong(args[2])), out);
    BlockingQueue<List<SourceText>> requests = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("requests").start(() -> receive(in, requests));
    Runtime.getRuntime().addShutdownHook(new Thread(main::exiting, "exiting"));
    main.warmUp();
    while (true) {
      main.work(requests.take());
    }
  }

  /** The first compilation of a JVM takes a second; a file that comes later shall not wait. */
  private void warmUp() throws InterruptedException {
    String text =
        """
        import dev.windlass.dag.*;

        public class WarmUp {
          public static final Dag DAG =
              Dag.define("warm_up", d -> d.task("a").call(String.class, run -> run.runId()));
        }
        """;
    var source = new SourceText("WarmUp.java", folder.resolve("WarmUp.java"), text);
    try {
      var unwatched = SourceLoader.trying(folder, new TimeLimit(Duration.ofMinutes(1)));
      Json.text(unwatched.java(source, javac.one(source)).getFirst().structure());
    } catch (LoadFailed | RuntimeException e) {
      // The first real file tells what is wrong, and tells it to somebody.
      System.err.println(e);
    }
    say(new Finding.Done());
    flush();
  }

  private static void receive(DataInputStream in, BlockingQueue<List<SourceText>> requests) {
    try {
      while (true) {
        List<SourceText> sources = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
          sources.add(
              new SourceText(Finding.text(in), Path.of(Finding.text(in)), Finding.text(in)));
        }
        requests.add(sources);
      }
    } catch (IOException e) {
      // Nobody listens any more.
      Runtime.getRuntime().halt(0);
    }
  }

  private void work(List<SourceText> sources) {
    Map<SourceText, Compilation> compiled = new LinkedHashMap<>();
    List<SourceText> java = sources.stream().filter(s -> !isJar(s)).toList();
    if (java.size() > 1) {
      try {
        compiled.putAll(javac.together(java));
      } catch (RuntimeException e) {
        // One of them is too much for javac; alone it shows which.
        compiled.clear();
      }
    }
    for (int i = 0; i < sources.size(); i++) {
      say(new Finding.Begun(i));
      try {
        prove(sources.get(i), Optional.ofNullable(compiled.get(sources.get(i))));
      } catch (LoadFailed e) {
        say(new Finding.Broken(e.getMessage(), e.inputs().isPresent(), e.spoiling()));
      } catch (InterruptedException e) {
        say(new Finding.Broken(sources.get(i).name() + ": error: interrupted", false, true));
      } catch (RuntimeException | Error e) {
        say(
            new Finding.Broken(
                "%s: error: %s".formatted(sources.get(i).name(), e), false, e instanceof Error));
      }
      say(new Finding.Done());
      flush();
    }
  }

  private static boolean isJar(SourceText source) {
    return source.name().endsWith(".jar");
  }

  private void prove(SourceText source, Optional<Compilation> early)
      throws LoadFailed, InterruptedException {
    if (isJar(source)) {
      var threads = new ThreadsLeft();
      long begun = System.nanoTime();
      List<Dag> dags = loader.jar(source.name(), source.path());
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      threads.check(source);
      tell(dags, took, () -> loader.jar(source.name(), source.path()));
      return;
    }
    Compilation compiled = early.isPresent() ? early.get() : javac.one(source);
    say(new Finding.Compiled(compiled));
    ExitCalls.halt(compiled).ifPresent(at -> say(new Finding.At(at, Finding.Doing.MAY_HALT)));
    flush();
    var threads = new ThreadsLeft();
    long begun = System.nanoTime();
    List<Dag> dags = loader.java(source, compiled);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    threads.check(source);
    tell(dags, took, () -> loader.java(source, compiled));
  }

  private interface SecondLook {
    List<Dag> load() throws LoadFailed, InterruptedException;
  }

  private void tell(List<Dag> dags, Duration took, SecondLook again) throws InterruptedException {
    List<String> structures = dags.stream().map(d -> Json.text(d.structure())).toList();
    structures.forEach(s -> say(new Finding.Found(s)));
    if (took.compareTo(QUICK) > 0) {
      return;
    }
    flush();
    try {
      for (Stability.Change change : Stability.compare(structures, again.load())) {
        say(new Finding.Unstable(change.dagId(), change.words()));
      }
    } catch (LoadFailed e) {
      for (Dag dag : dags) {
        say(new Finding.Unstable(dag.id(), "loading it a second time failed: " + e.getMessage()));
      }
    }
  }

  private void seen(StackTraceElement frame) {
    say(new Finding.At(Finding.Place.of(frame), Finding.Doing.RUNNING));
    flush();
  }

  /** Whoever called {@code System.exit} waits in it for this. */
  private void exiting() {
    for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
      boolean exits =
          Arrays.stream(stack)
              .anyMatch(
                  f ->
                      f.getClassName().equals("java.lang.Runtime")
                          && f.getMethodName().equals("exit"));
      if (exits) {
        Finding.Place place =
            Arrays.stream(stack)
                .filter(SourceLoader::isAuthors)
                .findFirst()
                .map(Finding.Place::of)
                .orElse(new Finding.Place("", 0));
        say(new Finding.At(place, Finding.Doing.EXITING));
        flush();
      }
    }
  }

  private void say(Finding finding) {
    synchronized (out) {
      try {
        finding.write(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void flush() {
    synchronized (out) {
      try {
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
