package dev.windlass.operators.testing;

import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.redshift.Redshift;
import dev.windlass.operators.redshift.WarehouseSpec;
import dev.windlass.operators.redshift.WarehouseStatus;
import dev.windlass.settings.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Redshift control plane whose clusters go from creating to available, and from deleting to gone,
 * each time somebody asks for one. Thread-safe.
 */
public final class FakeRedshift implements Redshift {
  private record Cluster(
      String id, WarehouseSpec spec, Map<String, String> tags, String status, int questions) {}

  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();

  /** Every call that changed something, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How many clusters exist. */
  public synchronized int living() {
    return clusters.size();
  }

  @Override
  public synchronized void create(
      String identifier, WarehouseSpec spec, Secret password, Map<String, String> tags) {
    if (!password.reveal().matches("(?=.*[A-Z])(?=.*[a-z])(?=.*\\d)[!-~&&[^'\"\\\\/@ ]]{8,64}")) {
      throw new AwsException(
          "Redshift CreateCluster", "InvalidParameterValue", 400, false, "bad password");
    }
    if (!clusters.containsKey(identifier)) {
      calls.add("CreateCluster " + identifier);
      clusters.put(identifier, new Cluster(identifier, spec, Map.copyOf(tags), "creating", 0));
    }
  }

  @Override
  public synchronized Optional<WarehouseStatus> cluster(String identifier) {
    var cluster = clusters.get(identifier);
    if (cluster == null) {
      return Optional.empty();
    }
    advance(cluster);
    return Optional.ofNullable(clusters.get(identifier)).map(FakeRedshift::status);
  }

  @Override
  public synchronized List<WarehouseStatus> clusters() {
    return clusters.values().stream().map(FakeRedshift::status).toList();
  }

  @Override
  public synchronized void delete(String identifier) {
    var cluster = clusters.get(identifier);
    if (cluster == null) {
      return;
    }
    if (cluster.status().equals("creating")) {
      throw new AwsException(
          "Redshift DeleteCluster",
          "InvalidClusterState",
          400,
          false,
          "There is an operation running on the Cluster.");
    }
    calls.add("DeleteCluster " + identifier);
    clusters.put(identifier, with(cluster, "deleting"));
  }

  private void advance(Cluster cluster) {
    if (cluster.questions() == 0) {
      clusters.put(
          cluster.id(),
          new Cluster(cluster.id(), cluster.spec(), cluster.tags(), cluster.status(), 1));
    } else if (cluster.status().equals("creating")) {
      clusters.put(cluster.id(), with(cluster, "available"));
    } else if (cluster.status().equals("deleting")) {
      clusters.remove(cluster.id());
    }
  }

  private static Cluster with(Cluster cluster, String status) {
    return new Cluster(cluster.id(), cluster.spec(), cluster.tags(), status, 0);
  }

  private static WarehouseStatus status(Cluster cluster) {
    var isUp = cluster.status().equals("available");
    return new WarehouseStatus(
        cluster.id(),
        cluster.status(),
        isUp ? "Available" : "Modifying",
        isUp ? cluster.id() + ".example" : null,
        isUp ? cluster.spec().port() : 0,
        cluster.spec().roles(),
        cluster.tags());
  }
}
