package dev.windlass.operators.emr;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.util.Set;

/**
 * Waits until a cluster is in one of the given states; fails when it can no longer get there.
 *
 * @param connectionId the AWS account
 * @param clusterId EMR's id
 * @param target the states to wait for
 * @param every how often to look
 */
public record EmrClusterSensor(
    String connectionId, String clusterId, Set<ClusterState> target, Duration every)
    implements Sensor<String> {

  /** Copies the states. */
  public EmrClusterSensor {
    target = Set.copyOf(target);
  }

  /** Waits until cluster {@code id} of {@code aws_default} can be used. */
  public static EmrClusterSensor of(String id) {
    return new EmrClusterSensor(
        "aws_default",
        id,
        Set.of(ClusterState.RUNNING, ClusterState.WAITING),
        Duration.ofSeconds(10));
  }

  /** Waits for other states. */
  public EmrClusterSensor withTarget(ClusterState... states) {
    return new EmrClusterSensor(connectionId, clusterId, Set.of(states), every);
  }

  /** In another account. */
  public EmrClusterSensor withConnection(String id) {
    return new EmrClusterSensor(id, clusterId, target, every);
  }

  /** Looks at another interval. */
  public EmrClusterSensor withEvery(Duration interval) {
    return new EmrClusterSensor(connectionId, clusterId, target, interval);
  }

  @Override
  public Poke<String> poke(TaskContext context) {
    var status =
        context
            .hook(Emr.class, connectionId)
            .cluster(clusterId)
            .orElseThrow(() -> new FailTask("EMR knows no cluster " + clusterId));
    if (target.contains(status.state())) {
      return new Poke.Ready<>(status.state().name());
    }
    if (status.state().isOver()) {
      throw new FailTask(
          "EMR cluster %s is %s (%s), expected %s"
              .formatted(clusterId, status.state(), status.reason(), target));
    }
    return new Poke.NotYet<>(every);
  }
}
