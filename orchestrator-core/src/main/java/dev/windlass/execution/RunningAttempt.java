package dev.windlass.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Report;
import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.Action;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.MapPart;
import dev.windlass.dag.Operator;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.RetryPolicy;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskBody;
import dev.windlass.run.Blame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt from its start to its last report, on one thread at a time. It waits between polls
 * and pokes without a thread, see {@link Step}; operators never wait.
 */
final class RunningAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAttempt.class);

  /** What the attempts of a process have in common. */
  record Surroundings(Attempts attempts, ReportSink sink, Pace pace, String worker, Lanes lanes) {}

  private final Effect.Attempt attempt;
  private final Surroundings around;
  private final Consumer<RunningAttempt> onOver;
  private final Reports reports;
  final Leash leash;

  /** The task's own, once its code is there; the attempt goes on on other threads. */
  private volatile RetryPolicy policy = RetryPolicy.none();

  /**
   * An attempt that has not begun.
   *
   * @param onOver called when nothing of it runs or will run here any more
   */
  RunningAttempt(Effect.Attempt attempt, Surroundings around, Consumer<RunningAttempt> onOver) {
    this.attempt = attempt;
    this.around = around;
    this.onOver = onOver;
    this.reports =
        new Reports(attempt, around.sink(), around.pace(), around.attempts().outputLimit());
    this.leash = new Leash(attempt.key(), around.pace(), around.sink()::open);
  }

  int tryNumber() {
    return attempt.tryNumber();
  }

  /** Begins on a thread of its own. */
  void start() {
    leash.start(this::run);
  }

  private void run() {
    CrashPoint.ATTEMPT_BEFORE_START.pass();
    // Not waited for: a short task's start and end become one row change.
    Report started = reports.started(around.worker());
    boolean careful = attempt.tryNumber() > 1 && !attempt.attach();
    if (!careful) {
      reports.tell(started);
    }
    Attempts.Context context;
    try {
      context = around.attempts().open(attempt);
    } catch (RuntimeException | Error e) {
      broken(e);
      onOver.accept(this);
      return;
    }
    Instant begun = attempt.startedAt();
    goOn(
        context,
        () -> {
          if (careful) {
            // A task that kills its process at once is seen to have begun, and counts as lost.
            reports.durably(started);
          }
          return perform(context, begun == null ? started.at() : begun);
        });
  }

  /** Works until it is over or rests. */
  private void goOn(Attempts.Context context, Step.Work first) {
    boolean rests = false;
    try {
      Step.Work work = first;
      while (true) {
        switch (step(context, work)) {
          case Step.Rest(var time, var next) -> {
            rests = leash.rest(time, () -> goOn(context, next));
            if (rests) {
              return;
            }
            work = next;
          }
          case Step.Over(var last) -> {
            over(last);
            return;
          }
        }
      }
    } catch (Leash.LetGo gone) {
      // Without a word: somebody else goes on with it.
    } finally {
      if (!rests) {
        close(context);
        onOver.accept(this);
      }
    }
  }

  private Step step(Attempts.Context context, Step.Work work) {
    try {
      Step step = work.go();
      return step instanceof Step.Over(var last)
          ? new Step.Over(reports.with(context.updates(), last))
          : step;
    } catch (Leash.LetGo gone) {
      throw gone;
    } catch (Throwable failure) {
      return new Step.Over(outcome(context, failure));
    }
  }

  private void over(Report last) {
    if (!leash.isLetGo()) {
      CrashPoint.ATTEMPT_BEFORE_REPORT.pass();
      reports.tell(last);
      CrashPoint.ATTEMPT_AFTER_REPORT.pass();
    }
  }

  private void close(Attempts.Context context) {
    try {
      context.close();
    } catch (RuntimeException | Error e) {
      LOG.warn("attempt {} left something behind", attempt.key(), e);
    }
  }

  private void broken(Throwable why) {
    if (!leash.isLetGo()) {
      LOG.error("attempt {} could not be carried out", attempt.key(), why);
      reports.tell(reports.failed("Windlass could not run it: " + why, true, Blame.PLATFORM));
    }
  }

  /** Whatever a body throws while it is being ended or let go, is not its failure. */
  private Report outcome(Attempts.Context context, Throwable failure) {
    String reason = leash.endReason();
    if (leash.isLetGo()) {
      return reports.ended();
    }
    if (reason == null) {
      return reports.failed(context.log(), failure, policy, context.run());
    }
    context.log().warn("ended: " + reason);
    return reports.ended();
  }

  private Step perform(Attempts.Context context, Instant begun) throws Exception {
    Dag dag = around.attempts().code(attempt.dagId(), attempt.version());
    int ordinal = dag.ordinal(attempt.task());
    if (ordinal < 0) {
      throw new FailTask(
          "the code of DAG %s has no task %s any more".formatted(attempt.dagId(), attempt.task()));
    }
    TaskSpec task = dag.structure().tasks().get(ordinal);
    TaskBody body = dag.body(attempt.task());
    policy = body.retryPolicy();
    Operator<?> operator = body.build(context.body(), inputs(task));
    leash.checkLetGo();
    CrashPoint.ATTEMPT_BEFORE_WORK.pass();
    return switch (operator) {
      case Action<?> action -> {
        leash.check();
        yield new Step.Over(reports.succeeded(action.run(context)));
      }
      case Sensor<?> sensor ->
          new SensorWork<>(attempt, context, sensor, task.sensing(), begun, leash, reports).run();
      case RemoteJob<?, ?> job ->
          new RemoteWork<>(attempt, context, job, leash, reports, around.lanes()).run();
    };
  }

  private List<@Nullable JsonNode> inputs(TaskSpec task) {
    List<@Nullable JsonNode> inputs = new ArrayList<>(attempt.inputs().size());
    for (Effect.Input input : attempt.inputs()) {
      inputs.add(input(task, input));
    }
    return inputs;
  }

  private @Nullable JsonNode input(TaskSpec task, Effect.Input input) {
    return switch (input) {
      case Effect.Input.Literal(int argument, int position) ->
          task.map()
              .flatMap(m -> m.over().get(argument).literal())
              .map(l -> l.get(position))
              .orElse(null);
      case Effect.Input.Part(int list, Effect.Input element) -> {
        JsonNode found = input(task, element);
        yield found == null ? null : MapPart.of(list, found);
      }
      default -> around.attempts().fetch(input);
    };
  }

  @Override
  public String toString() {
    return attempt.key();
  }
}
