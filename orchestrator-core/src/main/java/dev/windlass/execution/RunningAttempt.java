package dev.windlass.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Report;
import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.Action;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Operator;
import dev.windlass.dag.Poke;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Sensing;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import dev.windlass.run.Blame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt from its start to its last report, on one thread. All waiting between polls and pokes
 * happens on the {@link Leash}, parked; operators never wait.
 */
final class RunningAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAttempt.class);

  private final Effect.Attempt attempt;
  private final Attempts attempts;
  private final String worker;
  private final Reports reports;
  final Leash leash;

  /** When it began, in an earlier process perhaps. Set and read by the attempt's thread. */
  private Instant begun = Instant.EPOCH;

  RunningAttempt(
      Effect.Attempt attempt, Attempts attempts, ReportSink sink, Pace pace, String worker) {
    this.attempt = attempt;
    this.attempts = attempts;
    this.worker = worker;
    this.reports = new Reports(attempt, sink, pace, attempts.outputLimit());
    this.leash = new Leash(pace, sink::open);
  }

  int tryNumber() {
    return attempt.tryNumber();
  }

  void run() {
    CrashPoint.ATTEMPT_BEFORE_START.pass();
    // Not waited for: a short task's start and end become one row change.
    Report started = reports.started(worker);
    begun = attempt.startedAt() == null ? started.at() : attempt.startedAt();
    reports.tell(started);
    try (Attempts.Context context = attempts.open(attempt)) {
      Report last;
      try {
        last = reports.with(context.updates(), perform(context));
      } catch (Leash.LetGo gone) {
        return;
      } catch (Throwable failure) {
        last = outcome(context, failure);
      }
      if (!leash.isLetGo()) {
        CrashPoint.ATTEMPT_BEFORE_REPORT.pass();
        reports.tell(last);
        CrashPoint.ATTEMPT_AFTER_REPORT.pass();
      }
    } catch (RuntimeException e) {
      if (leash.isLetGo()) {
        return;
      }
      LOG.error("attempt {} could not be carried out", attempt.key(), e);
      reports.tell(reports.failed("Windlass could not run it: " + e, true, Blame.PLATFORM));
    }
  }

  /** Whatever a body throws while it is being ended or let go, is not its failure. */
  private Report outcome(Attempts.Context context, Throwable failure) {
    String reason = leash.endReason();
    if (leash.isLetGo()) {
      return reports.ended();
    }
    if (reason == null) {
      return reports.failed(context.log(), failure);
    }
    context.log().warn("ended: " + reason);
    return reports.ended();
  }

  private Report perform(Attempts.Context context) throws Exception {
    Dag dag = attempts.code(attempt.dagId(), attempt.version());
    int ordinal = dag.ordinal(attempt.task());
    if (ordinal < 0) {
      throw new FailTask(
          "the code of DAG %s has no task %s any more".formatted(attempt.dagId(), attempt.task()));
    }
    TaskSpec task = dag.structure().tasks().get(ordinal);
    Operator<?> operator = dag.body(attempt.task()).build(context.body(), inputs(task));
    leash.checkLetGo();
    CrashPoint.ATTEMPT_BEFORE_WORK.pass();
    return switch (operator) {
      case Action<?> action -> {
        leash.check();
        yield reports.succeeded(action.run(context));
      }
      case Sensor<?> sensor -> sense(context, sensor, task.sensing());
      case RemoteJob<?, ?> job -> new RemoteWork<>(attempt, context, job, leash, reports).run();
    };
  }

  private List<@Nullable JsonNode> inputs(TaskSpec task) {
    List<@Nullable JsonNode> inputs = new ArrayList<>(attempt.inputs().size());
    for (Effect.Input input : attempt.inputs()) {
      inputs.add(
          input instanceof Effect.Input.Literal(int argument, int position)
              ? task.map()
                  .flatMap(m -> m.over().get(argument).literal())
                  .map(l -> l.get(position))
                  .orElse(null)
              : attempts.fetch(input));
    }
    return inputs;
  }

  private <T> Report sense(TaskContext context, Sensor<T> sensor, Sensing sensing)
      throws Exception {
    boolean told = attempt.attach();
    SensorWait waits = new SensorWait(sensing, attempt.dagId(), attempt.task(), begun);
    int poked = 0;
    if (attempt.attach() && attempt.startedAt() != null) {
      SensorWait.Place place = waits.after(Duration.between(begun, leash.now()));
      poked = place.next() - 1;
      leash.pause(place.left());
    }
    while (true) {
      leash.check();
      CrashPoint.SENSOR_BEFORE_POKE.pass();
      Poke<T> poke = poke(context, sensor, sensing);
      poked++;
      CrashPoint.SENSOR_AFTER_POKE.pass();
      switch (poke) {
        case Poke.Ready<T>(var output) -> {
          return reports.succeeded(output);
        }
        case Poke.NotYet<T>(var again) -> {
          if (!told) {
            reports.durably(reports.waiting());
            CrashPoint.SENSOR_AFTER_PERSIST.pass();
            told = true;
          }
          leash.pause(waits.after(poked, again));
        }
      }
    }
  }

  /** A failed poke is a "not yet" where the task asks for it; skipping and failing are meant. */
  private <T> Poke<T> poke(TaskContext context, Sensor<T> sensor, Sensing sensing)
      throws Exception {
    try {
      return sensor.poke(context);
    } catch (FailTask | SkipTask meant) {
      throw meant;
    } catch (Exception failure) {
      if (!sensing.silentFail()) {
        throw failure;
      }
      context.log().warn("a poke failed and counts as not yet: %s", failure);
      return new Poke.NotYet<>(SensorWait.USUAL);
    }
  }

  @Override
  public String toString() {
    return attempt.key();
  }
}
