package dev.windlass.localcloud.livy;

import dev.windlass.localcloud.aws.ChildProcesses;
import dev.windlass.localcloud.aws.ChildProcesses.Child;
import dev.windlass.localcloud.process.Probe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Livy server as a child process. Its Spark drivers live in its process group. */
final class LivyServer {
  private final Child process;
  private final URI url;

  private LivyServer(Child process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts Livy on a free port of the loopback interface and waits until it answers.
   *
   * @param name of the process, for the records
   * @param jars directory with Livy's jars
   * @param home its LIVY_HOME, written anew
   */
  static LivyServer start(
      ChildProcesses processes, String name, Path jars, Path home, SparkHome spark)
      throws IOException, InterruptedException {
    var conf = Files.createDirectories(home.resolve("conf"));
    // It refuses to start without a directory for its request log.
    Files.createDirectories(home.resolve("logs"));
    var port = Probe.freePort();
    Files.writeString(
        conf.resolve("livy.conf"),
        """
        livy.server.host = 127.0.0.1
        livy.server.port = %d
        livy.spark.master = local[1]
        livy.file.local-dir-whitelist = /
        livy.repl.enable-hive-context = false
        """
            .formatted(port));
    Files.writeString(
        conf.resolve("livy-client.conf"),
        """
        livy.rsc.rpc.server.address = 127.0.0.1
        livy.rsc.launcher.address = 127.0.0.1
        """);
    Files.writeString(
        conf.resolve("spark-blacklist.conf"),
        """
        spark.master
        spark.submit.deployMode
        livy.rsc.server.idle-timeout
        """);
    Files.writeString(
        conf.resolve("log4j.properties"),
        """
        log4j.rootCategory=INFO, console
        log4j.appender.console=org.apache.log4j.ConsoleAppender
        log4j.appender.console.target=System.err
        log4j.appender.console.layout=org.apache.log4j.PatternLayout
        log4j.appender.console.layout.ConversionPattern=%d{HH:mm:ss} %p %c{1}: %m%n
        """);
    var log = home.resolve("livy.log");
    var process =
        processes.start(
            name,
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jars + "/*:" + conf,
                "org.apache.livy.server.LivyServer"),
            Map.of(
                "LIVY_HOME", home.toString(),
                "LIVY_CONF_DIR", conf.toString(),
                "SPARK_HOME", spark.directory().toString(),
                "SPARK_LOCAL_IP", "127.0.0.1"),
            home,
            log);
    var url = URI.create("http://127.0.0.1:" + port);
    try {
      Probe.awaitAnswer(url.resolve("/batches"), process, log, Duration.ofMinutes(2));
    } catch (IOException | InterruptedException e) {
      process.stop(Duration.ZERO);
      throw e;
    }
    return new LivyServer(process, url);
  }

  /** Where it answers. */
  URI url() {
    return url;
  }

  /** Whether the server's process lives. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** The process group with the server and its drivers. */
  long group() {
    return process.pid();
  }

  /** Ends the server and its drivers; returns when they are gone. */
  void stop(Duration grace) {
    process.stop(grace);
  }
}
