package dev.windlass.localcloud.emr;

import dev.windlass.localcloud.aws.CallLog;
import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.Fault;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.livy.LivyNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cluster's life, on a thread of its own: from STARTING through the boot of its node to the end
 * that somebody asked for or that came by itself. Ends in a final state whatever happens; by then
 * no process and no file of the node is left.
 */
final class ClusterLife implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(ClusterLife.class);
  // Long enough to be seen by a client that polls, short enough for a laptop.
  private static final Duration STARTING = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofMillis(200);

  private final String id;
  private final Fleet fleet;
  private final CloudContext context;
  private final CallLog calls;
  private final Path home;
  private final Fate fate;
  private @Nullable End end;
  private @Nullable Thread thread;
  private @Nullable Instant idleSince;

  /**
   * What was decided about the start when the cluster was asked for.
   *
   * @param delay added to STARTING
   * @param failure the validation error it will end with, empty when it will come up
   */
  record Fate(Duration delay, String failure) {}

  /** Why the cluster ends. */
  record End(String code, String message, boolean withErrors) {
    static End userRequest() {
      return new End("USER_REQUEST", "Terminated by user request", false);
    }
  }

  ClusterLife(String id, Fleet fleet, CloudContext context, CallLog calls, Path home, Fate fate) {
    this.id = id;
    this.fleet = fleet;
    this.context = context;
    this.calls = calls;
    this.home = home;
    this.fate = fate;
  }

  /** Begins. */
  synchronized void begin() {
    thread = Thread.ofVirtual().name("emr-" + id).start(this);
  }

  /** Asks for the end; TERMINATING from now on. Only the first reason counts. */
  synchronized void end(End why) {
    if (end != null) {
      return;
    }
    end = why;
    fleet.update(
        id,
        c ->
            c.state().isOver()
                ? c
                : c.with(
                    c.status()
                        .because(why.code(), why.message())
                        .to(ClusterState.TERMINATING, now())));
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Waits until the final state is reached, at most this long. */
  void awaitEnd(Duration limit) throws InterruptedException {
    Thread runner;
    synchronized (this) {
      runner = thread;
    }
    if (runner != null) {
      runner.join(limit);
    }
  }

  @Override
  public void run() {
    try {
      start();
    } catch (InterruptedException asked) {
      // The end was asked for; why is noted.
    } catch (IOException | RuntimeException e) {
      log.error("Cluster {} did not boot", id, e);
      end(new End("BOOTSTRAP_FAILURE", "On the master instance: " + e.getMessage(), true));
    }
    finish();
  }

  private void start() throws IOException, InterruptedException {
    Thread.sleep(STARTING.plus(fate.delay()));
    if (!fate.failure().isEmpty()) {
      end(new End("VALIDATION_ERROR", fate.failure(), true));
      return;
    }
    to(ClusterState.BOOTSTRAPPING);
    try (var node = LivyNode.boot(id, fleet.now(id).hasApplication("Livy"), context, calls, home)) {
      fleet.update(id, c -> c.withMaster(node.address()));
      try (var steps = new StepRunner(id, fleet, node, context)) {
        work(node, steps);
      } finally {
        // The node is taken down in peace: interrupts have said what they had to say.
        Thread.interrupted();
      }
    }
  }

  private void work(LivyNode node, StepRunner steps) throws IOException, InterruptedException {
    while (true) {
      var cluster = fleet.now(id);
      var open = cluster.steps().stream().anyMatch(s -> s.state().isOpen());
      to(open ? ClusterState.RUNNING : ClusterState.WAITING);
      var fatal = steps.startPending();
      if (fatal.isPresent()) {
        end(new End("STEP_FAILURE", "Shut down as step failed: " + fatal.get().name(), true));
      } else if (!open && !cluster.settings().keepAlive()) {
        end(new End("ALL_STEPS_COMPLETED", "Steps completed", false));
      } else if (idleTooLong(cluster, open || node.hasWork())) {
        end(new End("AUTO_TERMINATION", "Cluster was idle for too long: auto-terminated", false));
      }
      node.reviveLivy();
      context
          .faults()
          .take("emr", "*", FaultKind.NODE_LOST)
          .ifPresent(fault -> fleet.update(id, Cluster::withLostNode));
      context.faults().take("livy", "*", FaultKind.LIVY_RESTART).ifPresent(fault -> node.restart());
      Thread.sleep(HEARTBEAT);
    }
  }

  private boolean idleTooLong(Cluster cluster, boolean busy) {
    var limit = cluster.settings().idleSeconds();
    if (busy || limit == 0) {
      idleSince = null;
      return false;
    }
    if (idleSince == null) {
      idleSince = now();
    }
    return Duration.between(idleSince, now()).toSeconds() >= limit;
  }

  private void to(ClusterState next) throws InterruptedException {
    synchronized (this) {
      if (end != null) {
        throw new InterruptedException("ending");
      }
      var cluster = fleet.now(id);
      if (cluster.state() != next) {
        fleet.update(id, c -> c.with(c.status().to(next, now())));
      }
    }
  }

  private synchronized void finish() {
    Thread.interrupted();
    var why = Optional.ofNullable(end).orElse(End.userRequest());
    fleet.update(
        id,
        c -> {
          var over = c;
          for (var step : c.steps()) {
            if (step.state().isOpen()) {
              over =
                  over.withStep(
                      step.id(),
                      s -> s.over(StepState.CANCELLED, "The cluster was terminated.", now()));
            }
          }
          return over.with(
              over.status()
                  .because(why.code(), why.message())
                  .to(
                      why.withErrors()
                          ? ClusterState.TERMINATED_WITH_ERRORS
                          : ClusterState.TERMINATED,
                      now()));
        });
  }

  private Instant now() {
    return context.clock().instant();
  }

  /** The fate of a cluster that faults may have something to say about. */
  static Fate fate(CloudContext context, Optional<String> refusal) {
    var slow = context.faults().take("emr", "RunJobFlow", FaultKind.SLOW_START);
    var failure = context.faults().take("emr", "RunJobFlow", FaultKind.START_FAILURE);
    return new Fate(
        slow.map(Fault::delay).orElse(Duration.ZERO),
        failure
            .map(
                fault ->
                    fault.message().isEmpty()
                        ? "The requested instance type is not supported in the requested"
                            + " availability zone."
                        : fault.message())
            .or(() -> refusal)
            .orElse(""));
  }
}
