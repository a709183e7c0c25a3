package dev.windlass.execution;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Report;
import dev.windlass.dag.Action;
import dev.windlass.dag.AskAgain;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.Operator;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.SkipTask;
import dev.windlass.run.Blame;
import dev.windlass.run.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt from its start to its last report, on one virtual thread. All waiting between polls
 * and pokes happens here, parked; operators never wait.
 *
 * <p>Order that makes a remote job crash-safe: the attempt's key was durable before this began; the
 * handle is reported and durable before the first poll; a failed attempt is reported only after the
 * job's end was verified.
 */
final class RunningAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(RunningAttempt.class);

  /** How often in a row an external system may fail to answer before the attempt fails. */
  private static final int PATIENCE = 40;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Effect.Attempt attempt;
  private final Attempts attempts;
  private final ReportSink sink;
  private final InstantSource clock;
  private final String worker;
  private volatile @Nullable String endReason;
  private volatile boolean letGo;
  volatile @Nullable Thread thread;

  /** Thrown inside to leave at once: the brain wants the attempt to end. */
  private static final class EndNow extends RuntimeException {
    private static final long serialVersionUID = 1;

    EndNow() {
      super(null, null, false, false);
    }
  }

  /** Thrown inside to leave without a word: somebody else goes on with the attempt. */
  private static final class LetGo extends RuntimeException {
    private static final long serialVersionUID = 1;

    LetGo() {
      super(null, null, false, false);
    }
  }

  RunningAttempt(
      Effect.Attempt attempt,
      Attempts attempts,
      ReportSink sink,
      InstantSource clock,
      String worker) {
    this.attempt = attempt;
    this.attempts = attempts;
    this.sink = sink;
    this.clock = clock;
    this.worker = worker;
  }

  int tryNumber() {
    return attempt.tryNumber();
  }

  void end(String reason) {
    endReason = reason;
    wake();
  }

  void letGo() {
    letGo = true;
    wake();
  }

  private void wake() {
    Thread t = thread;
    if (t != null) {
      t.interrupt();
    }
  }

  void run() {
    Instant begun = clock.instant();
    // Not waited for: a short task's start and end become one row change.
    tell(new Report.Started(attempt.taskId(), attempt.tryNumber(), worker, begun));
    try (Attempts.Context context = attempts.open(attempt)) {
      Report last;
      try {
        last = perform(context);
      } catch (LetGo gone) {
        return;
      } catch (EndNow ended) {
        context.log().warn("ended: " + endReason);
        last = new Report.Ended(attempt.taskId(), attempt.tryNumber(), clock.instant());
      } catch (Throwable failure) {
        last = failed(context, failure);
      }
      if (!letGo) {
        tell(last);
      }
    } catch (RuntimeException e) {
      LOG.error("attempt {} could not be carried out", attempt.key(), e);
      tell(
          new Report.Failed(
              attempt.taskId(),
              attempt.tryNumber(),
              "Windlass could not run it: " + e,
              true,
              Blame.PLATFORM,
              clock.instant()));
    }
  }

  private Report perform(Attempts.Context context) throws Exception {
    Dag dag = attempts.code(attempt.dagId(), attempt.version());
    int ordinal = dag.ordinal(attempt.task());
    if (ordinal < 0) {
      throw new FailTask(
          "the code of DAG %s has no task %s any more".formatted(attempt.dagId(), attempt.task()));
    }
    TaskSpec task = dag.structure().tasks().get(ordinal);
    Operator<?> operator = dag.body(attempt.task()).build(context.body(), inputs(task, dag));
    return switch (operator) {
      case Action<?> action -> succeeded(action.run(context));
      case Sensor<?> sensor -> sense(context, sensor);
      case RemoteJob<?, ?> job -> remote(context, job);
    };
  }

  private List<@Nullable JsonNode> inputs(TaskSpec task, Dag dag) {
    if (task.inputs().isEmpty()) {
      return List.of();
    }
    long run = TaskId.run(attempt.taskId());
    List<Long> ids = new ArrayList<>();
    for (String input : task.inputs()) {
      ids.add(TaskId.of(run, dag.ordinal(input)));
    }
    return attempts.outputs(ids);
  }

  // ---- sensors

  private <T> Report sense(Attempts.Context context, Sensor<T> sensor) throws Exception {
    boolean told = attempt.attach();
    while (true) {
      checkEnd();
      switch (sensor.poke(context)) {
        case Poke.Ready<T>(var output) -> {
          return succeeded(output);
        }
        case Poke.NotYet<T>(var again) -> {
          if (!told) {
            durably(new Report.Waiting(attempt.taskId(), attempt.tryNumber(), clock.instant()));
            told = true;
          }
          pause(again);
        }
      }
    }
  }

  // ---- remote jobs

  private <H, T> Report remote(Attempts.Context context, RemoteJob<H, T> job) throws Exception {
    H handle = null;
    boolean mayExist = attempt.attach();
    try {
      String known = attempt.handle();
      handle = known == null ? null : decode(job, known);
      if (handle == null && mayExist) {
        context.log().info("looking for the job an earlier process may have started");
        handle = find(context, job).orElse(null);
        if (handle != null) {
          context.log().info("found it: %s", Json.text(handle));
        }
      }
      checkEnd();
      if (handle == null) {
        mayExist = true;
        handle = submit(context, job);
      }
      if (known == null) {
        durably(
            new Report.Submitted(
                attempt.taskId(), attempt.tryNumber(), Json.text(handle), clock.instant()));
      }
      return watch(context, job, handle);
    } catch (LetGo gone) {
      throw gone;
    } catch (EndNow ended) {
      endJob(context, job, handle, mayExist);
      throw ended;
    } catch (Exception failure) {
      // Not a word of failure before the job is verifiably gone.
      endJob(context, job, handle, mayExist);
      throw failure;
    }
  }

  private <H, T> Report watch(Attempts.Context context, RemoteJob<H, T> job, H handle)
      throws Exception {
    int silent = 0;
    while (true) {
      checkEnd();
      Progress<T> progress;
      try {
        progress = job.poll(context, handle);
        silent = 0;
      } catch (FailTask | SkipTask verdict) {
        throw verdict;
      } catch (Exception unknown) {
        checkEnd();
        silent++;
        context
            .log()
            .warn("could not tell how the job is doing (%d in a row): %s", silent, unknown);
        if (silent >= PATIENCE) {
          throw unknown;
        }
        pause(backOff(silent));
        continue;
      }
      switch (progress) {
        case Progress.Running<T>(var again) -> pause(again);
        case Progress.Done<T>(var output) -> {
          return succeeded(output);
        }
        case Progress.Broken<T>(var reason, var retryable) ->
            throw retryable ? new Broken(reason) : new FailTask(reason);
      }
    }
  }

  /** The external job failed; another attempt may do better. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String reason) {
      super(reason);
    }
  }

  private <H, T> H submit(Attempts.Context context, RemoteJob<H, T> job) throws Exception {
    try {
      return job.submit(context, attempt.key());
    } catch (FailTask | SkipTask verdict) {
      throw verdict;
    } catch (Exception failure) {
      checkEnd();
      // The reply may be lost, not the request: ask before calling it a failure.
      context.log().warn("submitting failed: %s; asking whether it took effect", failure);
      Optional<H> found = find(context, job);
      if (found.isPresent()) {
        context.log().info("it did: %s", Json.text(found.get()));
        return found.get();
      }
      throw failure;
    }
  }

  private <H, T> Optional<H> find(Attempts.Context context, RemoteJob<H, T> job) throws Exception {
    int silent = 0;
    while (true) {
      try {
        return job.find(context, attempt.key());
      } catch (AskAgain later) {
        context.log().info("cannot tell yet: %s", String.valueOf(later.getMessage()));
        pause(later.after());
      } catch (FailTask | SkipTask verdict) {
        throw verdict;
      } catch (Exception failure) {
        if (letGo) {
          throw new LetGo();
        }
        if (++silent >= PATIENCE) {
          throw failure;
        }
        context.log().warn("could not look for the job: %s", failure);
        pause(backOff(silent));
      }
    }
  }

  /** Ends the job and waits until it is verifiably gone. */
  private <H, T> void endJob(
      Attempts.Context context, RemoteJob<H, T> job, @Nullable H known, boolean mayExist) {
    if (!mayExist && known == null) {
      return;
    }
    // An interrupt that brought us here must not end the ending.
    Thread.interrupted();
    int silent = 0;
    H handle = known;
    boolean looked = known != null;
    while (silent < PATIENCE) {
      try {
        if (!looked) {
          handle = findOnce(context, job);
          looked = true;
        }
        if (handle == null) {
          return;
        }
        switch (job.cancel(context, handle)) {
          case Cancellation.Gone gone -> {
            return;
          }
          case Cancellation.Stopping(var again) -> sleep(again);
        }
        silent = 0;
      } catch (AskAgain later) {
        sleep(later.after());
        silent++;
      } catch (Exception failure) {
        silent++;
        context.log().warn("could not end the job (%d in a row): %s", silent, failure);
        sleep(backOff(silent));
      }
      if (letGo) {
        throw new LetGo();
      }
    }
    context
        .log()
        .error(
            "the job under key %s could not be verified as gone; the reaper takes over",
            attempt.key());
  }

  private <H, T> @Nullable H findOnce(Attempts.Context context, RemoteJob<H, T> job)
      throws Exception {
    return job.find(context, attempt.key()).orElse(null);
  }

  private static <H> H decode(RemoteJob<H, ?> job, String json) {
    JavaType[] types =
        Json.MAPPER
            .getTypeFactory()
            .findTypeParameters(
                Json.MAPPER.getTypeFactory().constructType(job.getClass()), RemoteJob.class);
    return Json.value(Json.read(json), types[0]);
  }

  // ---- waiting and reporting

  private void checkEnd() {
    if (letGo) {
      throw new LetGo();
    }
    if (endReason != null) {
      throw new EndNow();
    }
  }

  /** Parks until the time is over, or until the brain wants something. */
  private void pause(Duration time) {
    checkEnd();
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
      if (Thread.interrupted() || endReason != null || letGo) {
        checkEnd();
      }
    }
  }

  /** Parks whatever the brain wants: used while ending. */
  private void sleep(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until && !letGo) {
      LockSupport.parkNanos(until - System.nanoTime());
      Thread.interrupted();
    }
  }

  private static Duration backOff(int failures) {
    Duration pause = Duration.ofMillis(250L << Math.min(failures, 7));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** Hands in a report without waiting for it to be durable: nothing here depends on that. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void tell(Report report) {
    sink.report(report);
  }

  private void durably(Report report) {
    try {
      sink.report(report).join();
    } catch (CompletionException | java.util.concurrent.CancellationException lost) {
      throw new LetGo();
    }
  }

  private Report succeeded(@Nullable Object output) {
    String json = output == null ? null : Json.text(output);
    if (json != null && json.length() > attempts.outputLimit()) {
      int bytes = json.getBytes(StandardCharsets.UTF_8).length;
      throw new FailTask(
          "its output has %d bytes of JSON, more than the limit of %d; keep it in storage and return where"
              .formatted(bytes, attempts.outputLimit()));
    }
    return new Report.Succeeded(attempt.taskId(), attempt.tryNumber(), json, clock.instant());
  }

  private Report failed(Attempts.Context context, Throwable failure) {
    if (letGo || failure instanceof LetGo) {
      letGo = true;
      return new Report.Ended(attempt.taskId(), attempt.tryNumber(), clock.instant());
    }
    if (endReason != null) {
      return new Report.Ended(attempt.taskId(), attempt.tryNumber(), clock.instant());
    }
    String message = describe(failure);
    if (failure instanceof SkipTask) {
      context.log().info("skipped: %s", message);
      return new Report.Skipped(attempt.taskId(), attempt.tryNumber(), message, clock.instant());
    }
    context.log().error("failed: %s", message);
    if (!(failure instanceof FailTask) && !(failure instanceof Broken)) {
      Traces.log(context.log(), failure);
    }
    return new Report.Failed(
        attempt.taskId(),
        attempt.tryNumber(),
        message,
        !(failure instanceof FailTask),
        Blame.USER,
        clock.instant());
  }

  private static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof FailTask || failure instanceof SkipTask || failure instanceof Broken) {
      return message == null ? failure.getClass().getSimpleName() : message;
    }
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  @Override
  public String toString() {
    return attempt.key();
  }
}
