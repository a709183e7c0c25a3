package dev.windlass.recovery;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An engine's process, which can be killed, stopped and continued. */
final class Child implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Process process;
  private final Path output;

  private Child(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * What children are started from: jars only, and an archive of their classes, so that a start
   * takes a fraction of a second.
   */
  record Program(List<String> command, Path folder) {
    private static @Nullable Program shared;

    /** What this JVM's tests run on, packed once, with the classes of one whole life archived. */
    static synchronized Program shared() throws IOException, InterruptedException {
      Program packed = shared;
      if (packed == null) {
        Path folder = Files.createTempDirectory("windlass-drill-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        packed = pack(folder);
        try (World world = World.create(new Outside(Duration.ofMillis(10), false));
            Child first = Child.start(packed, world, true, Map.of())) {
          World.await(() -> first.said().contains("leading in epoch"), first::said);
          first.stop();
          int unused = first.end();
        }
        shared = packed;
      }
      return packed;
    }

    private static void delete(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        System.err.println(folder + " is left behind: " + e);
      }
    }

    private static Program pack(Path folder) throws IOException {
      List<String> path = new ArrayList<>();
      path.add(services(folder).toString());
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path place = Path.of(entry);
        String name = place.getFileName().toString();
        if (Files.isDirectory(place)) {
          path.add(jar(folder.resolve("classes-" + path.size() + ".jar"), place).toString());
        } else if (Files.exists(place) && !name.contains("binaries")) {
          path.add(entry);
        }
      }
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return new Program(
          List.of(
              java,
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-XX:+AutoCreateSharedArchive",
              "-XX:SharedArchiveFile=" + folder.resolve("children.jsa"),
              "-Xlog:cds=off",
              "-Xlog:aot=off",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              String.join(File.pathSeparator, path)),
          folder);
    }

    /** The engine finds the drills' DAGs and things as it finds anybody's. */
    private static Path services(Path folder) throws IOException {
      Path all = folder.resolve("services");
      Path list = Files.createDirectories(all.resolve("META-INF").resolve("services"));
      Files.writeString(list.resolve("dev.windlass.dag.DagFactory"), DrillDags.class.getName());
      Files.writeString(list.resolve("dev.windlass.dag.ResourceKind"), Thing.Kind.class.getName());
      return jar(folder.resolve("services.jar"), all);
    }

    private static Path jar(Path jar, Path folder) throws IOException {
      try (var out = new JarOutputStream(Files.newOutputStream(jar));
          Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          out.putNextEntry(
              new JarEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
          Files.copy(file, out);
          out.closeEntry();
        }
      }
      return jar;
    }
  }

  /** Starts an engine in {@code world}. */
  static Child start(Program program, World world, boolean alone, Map<String, String> environment)
      throws IOException {
    int number = COUNT.incrementAndGet();
    Path home = Files.createDirectories(program.folder().resolve("home-" + number));
    Path output = program.folder().resolve("child-" + number + ".log");
    List<String> command = new ArrayList<>(program.command());
    command.add("-Ddrill.outside=" + world.outside().address());
    command.add("-Ddrill.start=" + world.start());
    command.add(ChildEngine.class.getName());
    command.add(world.url());
    command.add(home.toString());
    command.add(Boolean.toString(alone));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("WINDLASS_LEASE_SECONDS", "1");
    all.put("HOSTNAME", "child" + number);
    builder.environment().putAll(all);
    return new Child(builder.start(), output);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Its exit code; fails when there is none in time. */
  int end() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end:\n" + said());
    }
    return process.exitValue();
  }

  /** Asks it to stop in order. */
  void stop() throws IOException {
    try (OutputStream input = process.getOutputStream()) {
      input.flush();
    }
  }

  /** Kills it as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
  }

  /** Sends a signal such as STOP or CONT. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -%s of a child: exit %d".formatted(name, code));
    }
  }

  /** How the leader of this process calls itself. */
  boolean holds(String holder) {
    return holder.endsWith("-" + process.pid());
  }

  /** What it wrote so far. */
  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
