package dev.windlass.localcloud.emr;

import dev.windlass.localcloud.aws.ChildProcesses.Child;
import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.livy.LivyNode;
import dev.windlass.localcloud.process.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a cluster's steps as processes on its node, as many at once as the cluster allows. Used by
 * the cluster's own thread only.
 *
 * <p>{@code command-runner.jar} runs its arguments as a command with {@code spark-submit} on the
 * path. There is no YARN, so {@code --master} and {@code --deploy-mode} are left out. Any other
 * local jar runs as {@code java -cp jar MainClass} or {@code java -jar}.
 */
final class StepRunner implements AutoCloseable {
  private static final Set<String> NO_YARN = Set.of("--master", "--deploy-mode");

  private final String cluster;
  private final Fleet fleet;
  private final LivyNode node;
  private final CloudContext context;
  private final Map<String, Running> running = new HashMap<>();

  /** A step's process, its log, and the file that its exit code ends up in. */
  private record Running(Child process, Path log, Path exitCode) {}

  StepRunner(String cluster, Fleet fleet, LivyNode node, CloudContext context) {
    this.cluster = cluster;
    this.fleet = fleet;
    this.node = node;
    this.context = context;
  }

  /**
   * Looks after running steps and starts pending ones.
   *
   * @return a step whose failure ends the cluster
   */
  Optional<Step> startPending() throws IOException {
    for (var step : fleet.now(cluster).steps()) {
      var process = running.get(step.id());
      if (process != null && step.state() == StepState.CANCEL_PENDING) {
        process.process().stop(Duration.ofSeconds(5));
        running.remove(step.id());
        over(step, StepState.CANCELLED, "");
      } else if (process != null && !process.process().isAlive()) {
        process.process().stop(Duration.ZERO);
        running.remove(step.id());
        if (settle(step, process) && step.actionOnFailure().startsWith("TERMINATE")) {
          return Optional.of(step);
        }
      }
    }
    var cluster = fleet.now(this.cluster);
    for (var step : cluster.steps()) {
      if (step.state() == StepState.PENDING
          && running.size() < cluster.settings().stepConcurrency()) {
        launch(step);
      }
    }
    return Optional.empty();
  }

  /** Notes how a step ended; true when it failed. */
  private boolean settle(Step step, Running process) throws IOException {
    var code =
        Files.exists(process.exitCode()) ? Files.readString(process.exitCode()).strip() : "killed";
    if (code.equals("0")) {
      over(step, StepState.COMPLETED, "");
      return false;
    }
    over(step, StepState.FAILED, "Exit code %s; %s".formatted(code, Probe.tail(process.log())));
    if (step.actionOnFailure().equals("CANCEL_AND_WAIT")) {
      for (var other : fleet.now(cluster).steps()) {
        if (other.state() == StepState.PENDING) {
          over(other, StepState.CANCELLED, "An earlier step failed.");
        }
      }
    }
    return true;
  }

  private void launch(Step step) throws IOException {
    var directory = Files.createDirectories(node.home().resolve("steps").resolve(step.id()));
    var exitCode = directory.resolve("exit-code");
    var log = directory.resolve("output.log");
    var command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; echo $? > exit-code", "step"));
    command.addAll(command(step));
    var process =
        context
            .processes()
            .start(
                "step-" + step.id(),
                command,
                Map.of(
                    "SPARK_LOCAL_IP",
                    "127.0.0.1",
                    "PATH",
                    node.sparkSubmit().getParent() + ":" + System.getenv("PATH")),
                directory,
                log);
    running.put(step.id(), new Running(process, log, exitCode));
    fleet.update(cluster, c -> c.withStep(step.id(), s -> s.running(context.clock().instant())));
  }

  private static List<String> command(Step step) {
    var config = step.config().path("HadoopJarStep");
    var args = new ArrayList<String>();
    config.path("Args").forEach(arg -> args.add(arg.asText()));
    var jar = config.path("Jar").asText();
    if (jar.endsWith("command-runner.jar")) {
      return withoutYarn(args);
    }
    var main = config.path("MainClass").asText("");
    var command = new ArrayList<String>();
    command.add("java");
    command.addAll(main.isEmpty() ? List.of("-jar", jar) : List.of("-cp", jar, main));
    command.addAll(args);
    return command;
  }

  private static List<String> withoutYarn(List<String> args) {
    var kept = new ArrayList<String>();
    for (var i = 0; i < args.size(); i++) {
      if (NO_YARN.contains(args.get(i))) {
        i++;
      } else {
        kept.add(args.get(i));
      }
    }
    return kept;
  }

  private void over(Step step, StepState how, String why) {
    fleet.update(
        cluster, c -> c.withStep(step.id(), s -> s.over(how, why, context.clock().instant())));
  }

  @Override
  public void close() {
    Thread.interrupted();
    running.values().forEach(step -> step.process().stop(Duration.ofSeconds(2)));
    running.clear();
  }
}
