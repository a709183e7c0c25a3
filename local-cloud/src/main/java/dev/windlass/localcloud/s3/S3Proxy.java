package dev.windlass.localcloud.s3;

import dev.windlass.localcloud.aws.ChildProcesses;
import dev.windlass.localcloud.aws.ChildProcesses.Child;
import dev.windlass.localcloud.aws.S3Access;
import dev.windlass.localcloud.process.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * S3Proxy in its own process: the S3 protocol over files, with every signature checked. Objects
 * must be put through the protocol; files laid straight into its directory have no ETag.
 */
public final class S3Proxy implements AutoCloseable {
  private final Child process;

  private S3Proxy(Child process) {
    this.process = process;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param jars directory with the S3Proxy jar
   * @param state directory for objects, settings and log
   */
  public static S3Proxy start(ChildProcesses processes, Path jars, Path state, S3Access access)
      throws IOException, InterruptedException {
    var objects = Files.createDirectories(state.resolve("objects"));
    var settings = state.resolve("s3proxy.conf");
    Files.deleteIfExists(settings);
    // The credential stands in it: readable by its owner alone, from the first byte.
    Files.createFile(
        settings,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.ignore-unknown-headers=true
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(access.endpoint(), access.accessKeyId(), access.secretAccessKey(), objects));
    var log = state.resolve("s3proxy.log");
    Files.deleteIfExists(log);
    var process =
        processes.start(
            "s3proxy",
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar(jars).toString(),
                "--properties",
                settings.toString()),
            Map.of(),
            state,
            log);
    try {
      Probe.awaitAnswer(access.endpoint(), process, log, Duration.ofSeconds(60));
    } catch (IOException e) {
      process.stop(Duration.ZERO);
      throw new IOException("S3Proxy did not start: " + e.getMessage(), e);
    }
    return new S3Proxy(process);
  }

  private static Path jar(Path jars) throws IOException {
    try (var found = Files.newDirectoryStream(jars, "s3proxy-*.jar")) {
      for (var jar : found) {
        return jar;
      }
    }
    throw new IOException("no s3proxy-*.jar in %s; build the project first".formatted(jars));
  }

  /** Whether the process lives. */
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(2));
  }
}
