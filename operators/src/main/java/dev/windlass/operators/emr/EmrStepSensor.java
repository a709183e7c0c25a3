package dev.windlass.operators.emr;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import java.time.Duration;

/**
 * Waits until a step that somebody else started has completed.
 *
 * @param connectionId the AWS account
 * @param clusterId the cluster
 * @param stepId EMR's id of the step
 * @param every how often to look
 */
public record EmrStepSensor(String connectionId, String clusterId, String stepId, Duration every)
    implements Sensor<StepResult> {

  /** Waits for a step in {@code aws_default}. */
  public static EmrStepSensor of(String clusterId, String stepId) {
    return new EmrStepSensor("aws_default", clusterId, stepId, Duration.ofSeconds(10));
  }

  /** In another account. */
  public EmrStepSensor withConnection(String id) {
    return new EmrStepSensor(id, clusterId, stepId, every);
  }

  /** Looks at another interval. */
  public EmrStepSensor withEvery(Duration interval) {
    return new EmrStepSensor(connectionId, clusterId, stepId, interval);
  }

  @Override
  public Poke<StepResult> poke(TaskContext context) {
    var status =
        context
            .hook(Emr.class, connectionId)
            .step(clusterId, stepId)
            .orElseThrow(
                () -> new FailTask("EMR knows no step %s on %s".formatted(stepId, clusterId)));
    if (status.state() == StepStatus.State.COMPLETED) {
      return new Poke.Ready<>(new StepResult(clusterId, stepId));
    }
    if (status.state().isOver()) {
      throw new FailTask(
          "EMR step %s on cluster %s is %s; %s"
              .formatted(stepId, clusterId, status.state(), status.reason()));
    }
    return new Poke.NotYet<>(every);
  }
}
