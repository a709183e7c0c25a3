package dev.windlass.localcloud.redshift;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.redshift.engine.Dialect;
import dev.windlass.localcloud.redshift.engine.PostgresServer;
import dev.windlass.localcloud.state.StateFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every cluster there is and was, on disk after each change, with the databases beneath them.
 * Thread-safe.
 */
public final class ClusterFleet {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFleet.class);

  private final StateFile<List<Cluster>> file;
  private final InstantSource clock;
  private final PostgresServer postgres;
  private final List<Cluster> clusters;

  ClusterFleet(Path file, InstantSource clock, PostgresServer postgres) {
    this.file = new StateFile<>(file, new TypeReference<>() {});
    this.clock = clock;
    this.postgres = postgres;
    this.clusters = new ArrayList<>(this.file.read().orElseGet(List::of));
  }

  /** Goes on with what a killed predecessor left half-done: databases to make and to drop. */
  synchronized void resume() {
    for (Cluster cluster : List.copyOf(clusters)) {
      if (cluster.status() == ClusterStatus.CREATING && !cluster.databaseThere()) {
        makeDatabase(cluster);
      } else if (cluster.status() == ClusterStatus.DELETING && cluster.databaseThere()) {
        dropDatabase(cluster);
      }
    }
  }

  /** Every cluster, gone ones too, oldest first. */
  public synchronized List<Cluster> all() {
    advance();
    return List.copyOf(clusters);
  }

  /** The clusters that exist, oldest first. */
  public List<Cluster> living() {
    return all().stream().filter(c -> c.status() != ClusterStatus.GONE).toList();
  }

  /** The living cluster with this identifier. */
  public Optional<Cluster> find(String id) {
    return living().stream().filter(c -> c.id().equals(id)).findFirst();
  }

  /** Adds a cluster in CREATING and begins to make its database. */
  synchronized Cluster add(Cluster cluster) throws AwsError {
    if (find(cluster.id()).isPresent()) {
      throw AwsError.badRequest("ClusterAlreadyExists", "Cluster already exists");
    }
    clusters.add(cluster);
    save();
    makeDatabase(cluster);
    return cluster;
  }

  /** A name for a database that no cluster has had. */
  synchronized String freshDatabase(String id) {
    return "c%d_%s".formatted(clusters.size() + 1, id.replace('-', '_'));
  }

  /** What a change makes of a living cluster. */
  @FunctionalInterface
  interface Change {
    Cluster apply(Cluster cluster) throws AwsError;
  }

  /** Changes a living cluster; refused with ClusterNotFound when there is none. */
  synchronized Cluster change(String id, Change change) throws AwsError {
    Cluster current =
        find(id)
            .orElseThrow(
                () -> new AwsError(404, "ClusterNotFound", "Cluster %s not found.".formatted(id)));
    Cluster changed = change.apply(current);
    replace(changed);
    return changed;
  }

  /** Pauses a cluster at once, whatever it does: a fault. */
  public synchronized void pauseNow(String id) {
    find(id).ifPresent(cluster -> replace(cluster.to(ClusterStatus.PAUSED, null)));
  }

  void dropDatabase(Cluster cluster) {
    inBackground(
        "drop " + cluster.database(),
        () -> {
          postgres.dropDatabase(cluster.database());
          databaseIs(cluster, false);
        });
  }

  /** Returns when they are ended: ended later, it could hit the sessions after a resume. */
  void endSessions(Cluster cluster) {
    try {
      postgres.endSessions(cluster.database());
    } catch (SQLException e) {
      LOG.error("the sessions of {} could not be ended", cluster.id(), e);
    }
  }

  private void makeDatabase(Cluster cluster) {
    inBackground(
        "create " + cluster.database(),
        () -> {
          postgres.createDatabase(cluster.database());
          try (var connection = postgres.connect(cluster.database(), "windlass local cloud")) {
            Dialect.install(connection, cluster.databaseName());
          }
          databaseIs(cluster, true);
        });
  }

  private synchronized void databaseIs(Cluster made, boolean there) {
    for (Cluster cluster : List.copyOf(clusters)) {
      if (cluster.database().equals(made.database())) {
        replace(cluster.withDatabase(there));
        if (there && cluster.status() == ClusterStatus.DELETING) {
          dropDatabase(cluster);
        }
      }
    }
  }

  private interface DatabaseWork {
    void run() throws SQLException;
  }

  private static void inBackground(String what, DatabaseWork work) {
    Thread.ofVirtual()
        .name("redshift " + what)
        .start(
            () -> {
              try {
                work.run();
              } catch (SQLException | RuntimeException e) {
                LOG.error("{} failed; the cluster stays as it is", what, e);
              }
            });
  }

  private void advance() {
    Instant now = clock.instant();
    for (Cluster cluster : List.copyOf(clusters)) {
      Cluster later = cluster.at(now);
      if (!later.equals(cluster)) {
        replace(later);
      }
    }
  }

  private void replace(Cluster changed) {
    clusters.replaceAll(c -> c.database().equals(changed.database()) ? changed : c);
    save();
  }

  private void save() {
    file.write(clusters);
  }
}
