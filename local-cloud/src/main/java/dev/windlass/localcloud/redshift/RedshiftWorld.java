package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.redshift.engine.PostgresServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the control plane and the Data API share: clusters and the Postgres beneath them. There is
 * one for each state directory; it closes with the last service that holds it. Thread-safe.
 */
public final class RedshiftWorld implements AutoCloseable {
  /** Services are made one by one from the same context, so they must find each other somewhere. */
  private static final Map<Path, RedshiftWorld> OPEN = new HashMap<>();

  private final Path directory;
  private final PostgresServer postgres;
  private final ClusterFleet fleet;
  private int holders;
  private boolean resumed;

  private RedshiftWorld(CloudContext context, Path directory) {
    this.directory = directory;
    this.postgres = new PostgresServer(directory, context.processes());
    this.fleet = new ClusterFleet(directory.resolve("clusters.json"), context.clock(), postgres);
  }

  /** The world of the context's state directory; each caller closes it once. */
  public static RedshiftWorld of(CloudContext context) {
    synchronized (OPEN) {
      Path directory = context.stateDirectory("redshift").toAbsolutePath().normalize();
      RedshiftWorld world = OPEN.computeIfAbsent(directory, d -> new RedshiftWorld(context, d));
      world.holders++;
      return world;
    }
  }

  /** Picks up what a killed predecessor left; the second call does nothing. */
  public void resume() {
    synchronized (OPEN) {
      if (!resumed) {
        resumed = true;
        fleet.resume();
      }
    }
  }

  /** The clusters. */
  public ClusterFleet fleet() {
    return fleet;
  }

  /** The server beneath them. */
  public PostgresServer postgres() {
    return postgres;
  }

  /** Where state is kept. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      if (--holders == 0) {
        OPEN.remove(directory);
        postgres.close();
      }
    }
  }
}
