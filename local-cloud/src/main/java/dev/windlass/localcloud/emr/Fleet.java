package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.state.StateFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * All clusters there ever were, oldest first, on disk after every change. The only place where
 * their state changes. Thread-safe.
 */
final class Fleet {
  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private final StateFile<List<Cluster>> file;

  Fleet(Path path) {
    file = new StateFile<>(path, new TypeReference<>() {});
    file.read().ifPresent(saved -> saved.forEach(c -> clusters.put(c.id(), c)));
  }

  synchronized void add(Cluster cluster) {
    clusters.put(cluster.id(), cluster);
    file.write(List.copyOf(clusters.values()));
  }

  /** Changes a cluster; the change sees the newest state and runs under the lock. */
  synchronized Cluster update(String id, UnaryOperator<Cluster> change) {
    var after = change.apply(now(id));
    clusters.put(id, after);
    file.write(List.copyOf(clusters.values()));
    return after;
  }

  /** The cluster, or AWS's refusal. */
  synchronized Cluster get(String id) throws AwsError {
    var cluster = clusters.get(id);
    if (cluster == null) {
      throw AwsError.badRequest(
          "InvalidRequestException", "Cluster id '%s' is not valid.".formatted(id));
    }
    return cluster;
  }

  /** The cluster as it is now; it must exist. */
  synchronized Cluster now(String id) {
    var cluster = clusters.get(id);
    if (cluster == null) {
      throw new IllegalArgumentException("no cluster " + id);
    }
    return cluster;
  }

  synchronized List<Cluster> all() {
    return List.copyOf(clusters.values());
  }
}
