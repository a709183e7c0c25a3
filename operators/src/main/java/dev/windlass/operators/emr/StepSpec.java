package dev.windlass.operators.emr;

import java.util.List;

/**
 * A step to run on a cluster.
 *
 * @param jar the jar to run, {@code command-runner.jar} for commands of the node
 * @param args its arguments
 * @param onFailure what EMR does when it fails: {@code CONTINUE}, {@code CANCEL_AND_WAIT} or {@code
 *     TERMINATE_CLUSTER}
 */
public record StepSpec(String jar, List<String> args, String onFailure) {
  /** Copies the arguments. */
  public StepSpec {
    args = List.copyOf(args);
  }

  /** Runs a command of the master node, such as {@code spark-submit}. */
  public static StepSpec command(String... command) {
    return new StepSpec("command-runner.jar", List.of(command), "CONTINUE");
  }
}
