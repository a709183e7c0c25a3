package dev.windlass.localcloud.livy;

import dev.windlass.localcloud.aws.CallLog;
import dev.windlass.localcloud.aws.CloudContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master node of one cluster: its directory, its Livy with the drivers, and the proxy in front.
 * Thread-safe. When {@link #close} returns, no process and no file of it is left.
 */
public final class LivyNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LivyNode.class);

  private final String cluster;
  private final CloudContext context;
  private final Path home;
  private final SparkHome spark;
  private final LivyProxy proxy;
  private @Nullable LivyServer server;
  private boolean closed;

  private LivyNode(String cluster, CloudContext context, CallLog calls, Path home)
      throws IOException {
    this.cluster = cluster;
    this.context = context;
    this.home = home;
    this.spark =
        SparkHome.write(
            home.resolve("spark"),
            new SparkRuntime(context.runtime()),
            context.s3(),
            archive(context).find());
    this.proxy = new LivyProxy(cluster, this, context.faults(), calls, context.clock());
  }

  /** The class-data archive of this local cloud. */
  public static DriverArchive archive(CloudContext context) {
    return new DriverArchive(context.runtime(), context.state().resolve("cds"));
  }

  /**
   * Boots the node; returns when Livy answers.
   *
   * @param withLivy whether Livy is installed; without it nobody listens on its port
   * @param home the node's directory, written anew
   */
  public static LivyNode boot(
      String cluster, boolean withLivy, CloudContext context, CallLog calls, Path home)
      throws IOException, InterruptedException {
    Directories.delete(home);
    Files.createDirectories(home);
    var node = new LivyNode(cluster, context, calls, home);
    try {
      if (withLivy) {
        node.startServer();
        node.proxy.open();
      }
      return node;
    } catch (IOException | InterruptedException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /** The master's public name: see {@link LivyProxy}. */
  public String address() {
    return proxy.address();
  }

  /** The node's directory. */
  public Path home() {
    return home;
  }

  /** The {@code spark-submit} on this node. */
  public Path sparkSubmit() {
    return spark.submit();
  }

  /** The process id of Livy, which is also its process group; 0 while there is none. */
  public synchronized long livyProcess() {
    return server == null ? 0 : server.group();
  }

  /** Where Livy itself answers. */
  synchronized URI livy() throws IOException {
    if (server == null) {
      throw new IOException("no Livy on " + cluster);
    }
    return server.url();
  }

  /** Kills Livy with its drivers, as a crash of the node's service does, and starts it anew. */
  public synchronized void restart() {
    if (server != null) {
      server.stop(Duration.ZERO);
      server = null;
    }
    Thread.ofVirtual()
        .name("livy-restart-" + cluster)
        .start(
            () -> {
              try {
                startServer();
              } catch (IOException e) {
                log.warn("Livy on {} did not come back", cluster, e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Brings Livy back when it has died by itself, as the node's service supervisor does. */
  public synchronized void reviveLivy() {
    if (server != null && !server.isAlive()) {
      restart();
    }
  }

  /** Whether a driver runs on the node. */
  public boolean hasWork() {
    return Drivers.any(livyProcess());
  }

  private synchronized void startServer() throws IOException, InterruptedException {
    if (closed) {
      return;
    }
    server =
        LivyServer.start(
            context.processes(),
            "livy-" + cluster,
            context.runtime().resolve("livy/jars").toAbsolutePath(),
            home.resolve("livy"),
            spark);
  }

  /** Kills the driver of the batch with these call fields after it has run for the delay. */
  void killDriverOnceRunning(Map<String, String> batch, Duration delay) {
    Optional.ofNullable(batch.get("name"))
        .ifPresent(
            name ->
                Thread.ofVirtual()
                    .name("batch-dead-" + name)
                    .start(() -> Drivers.kill(livyProcess(), name, delay)));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (server != null) {
        server.stop(Duration.ofSeconds(5));
        server = null;
      }
    }
    proxy.close();
    try {
      Directories.delete(home);
    } catch (IOException e) {
      log.warn("The directory of {} could not be removed", cluster, e);
    }
  }
}
