package dev.windlass.operators.redshift;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import java.time.Duration;

/**
 * Waits until a Redshift cluster has a status; fails when it is broken or does not exist.
 *
 * @param connectionId the AWS account
 * @param identifier the cluster
 * @param target the status to wait for
 * @param every how often to look
 */
public record RedshiftClusterSensor(
    String connectionId, String identifier, String target, Duration every)
    implements Sensor<String> {

  /** Waits until cluster {@code identifier} of {@code aws_default} is available. */
  public static RedshiftClusterSensor of(String identifier) {
    return new RedshiftClusterSensor(
        "aws_default", identifier, "available", Duration.ofSeconds(10));
  }

  /** Waits for another status, such as {@code paused}. */
  public RedshiftClusterSensor withTarget(String status) {
    return new RedshiftClusterSensor(connectionId, identifier, status, every);
  }

  /** In another account. */
  public RedshiftClusterSensor withConnection(String id) {
    return new RedshiftClusterSensor(id, identifier, target, every);
  }

  /** Looks at another interval. */
  public RedshiftClusterSensor withEvery(Duration interval) {
    return new RedshiftClusterSensor(connectionId, identifier, target, interval);
  }

  @Override
  public Poke<String> poke(TaskContext context) {
    var status =
        context
            .hook(Redshift.class, connectionId)
            .cluster(identifier)
            .orElseThrow(() -> new FailTask("Redshift knows no cluster " + identifier));
    if (status.status().equals(target)) {
      return new Poke.Ready<>(target);
    }
    if (status.isBroken()) {
      throw new FailTask(
          "Redshift cluster %s is %s (%s), expected %s"
              .formatted(identifier, status.status(), status.availability(), target));
    }
    return new Poke.NotYet<>(every);
  }
}
