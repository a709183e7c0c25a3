package dev.windlass.localcloud.livy;

import dev.windlass.localcloud.aws.ChildProcesses;
import dev.windlass.localcloud.aws.S3Access;
import dev.windlass.localcloud.process.Probe;
import dev.windlass.localcloud.s3.S3Proxy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A class-data archive for Spark drivers: the parsed form of the classes a usual job loads. It
 * halves the time and the work of a short batch (13.5 to 6.5 seconds as measured), and is made once
 * per JDK and set of jars by a rehearsal of such a job. Without it everything works, slower.
 */
public final class DriverArchive {
  private static final Logger log = LoggerFactory.getLogger(DriverArchive.class);

  private final Path runtime;
  private final Path cache;

  /**
   * An archive for these jars.
   *
   * @param runtime the runtime directory; the archive is kept in its {@code cds} directory if that
   *     can be written
   * @param otherwise where it is kept if not
   */
  public DriverArchive(Path runtime, Path otherwise) {
    this.runtime = runtime;
    this.cache = Files.isWritable(runtime) ? runtime.resolve("cds") : otherwise;
  }

  /** The archive, if it was made for exactly this JDK and these jars. */
  public Optional<Path> find() throws IOException {
    return Optional.of(file()).filter(Files::isReadable);
  }

  /**
   * Makes the archive unless it is there: runs a small Spark job on an S3Proxy of its own for about
   * half a minute, at low priority.
   *
   * @param processes starts the helpers; they end with this call
   * @param scratch an empty directory to work in, deleted afterwards
   * @return the archive
   */
  public Path make(ChildProcesses processes, Path scratch)
      throws IOException, InterruptedException {
    var file = file();
    if (Files.isReadable(file)) {
      return file;
    }
    Directories.delete(scratch);
    Files.createDirectories(scratch);
    try {
      var unfinished = cache.resolve(file.getFileName() + "." + UUID.randomUUID());
      Files.createDirectories(cache);
      rehearse(processes, scratch, unfinished);
      // Moved into place whole: drivers that start meanwhile see all of it or nothing.
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      log.info("Made the class-data archive for Spark drivers, {} MB", Files.size(file) >> 20);
      return file;
    } finally {
      Directories.delete(scratch);
    }
  }

  private void rehearse(ChildProcesses processes, Path scratch, Path archive)
      throws IOException, InterruptedException {
    var jars = new SparkRuntime(runtime);
    var s3 =
        new S3Access(
            URI.create("http://127.0.0.1:" + Probe.freePort()),
            "us-east-1",
            "rehearsal",
            UUID.randomUUID().toString());
    Files.createDirectories(scratch.resolve("s3/objects/rehearsal"));
    var job = RehearsalJob.compile(jars.classPath(), scratch);
    var home = SparkHome.write(scratch.resolve("spark"), jars, s3, Optional.empty());
    var output = scratch.resolve("rehearsal.log");
    var options = SparkHome.jvmOptions(home.directory().resolve("conf"), Optional.empty());
    try (var proxy =
        S3Proxy.start(processes, runtime.resolve("s3proxy/jars"), scratch.resolve("s3"), s3)) {
      var driver =
          processes.start(
              "rehearsal",
              List.of(
                  "nice",
                  "-n",
                  "19",
                  home.submit().toString(),
                  "--master",
                  "local[1]",
                  "--driver-java-options",
                  String.join(" ", options) + " -XX:ArchiveClassesAtExit=" + archive,
                  "--class",
                  "Rehearsal",
                  job.toString(),
                  "s3a://rehearsal"),
              Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
              scratch,
              output);
      try {
        awaitEnd(driver, proxy, output);
      } finally {
        driver.stop(Duration.ZERO);
      }
    }
    if (!Files.isReadable(archive)) {
      throw new IOException("the rehearsal left no archive; " + Probe.tail(output));
    }
  }

  private static void awaitEnd(ChildProcesses.Child driver, S3Proxy proxy, Path output)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (driver.isAlive()) {
      if (!proxy.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the rehearsal did not end; " + Probe.tail(output));
      }
      Thread.sleep(100);
    }
  }

  private Path file() throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
      for (var jar : new SparkRuntime(runtime).jars()) {
        var identity = "%s %d %s\n".formatted(jar, Files.size(jar), Files.getLastModifiedTime(jar));
        digest.update(identity.getBytes(StandardCharsets.UTF_8));
      }
      return cache.resolve("driver-" + HexFormat.of().formatHex(digest.digest(), 0, 8) + ".jsa");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
