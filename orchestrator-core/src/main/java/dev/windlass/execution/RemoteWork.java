package dev.windlass.execution;

import com.fasterxml.jackson.databind.JavaType;
import dev.windlass.brain.Effect;
import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.AskAgain;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.JobBroken;
import dev.windlass.dag.Json;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's job in another system, from submitting or finding it to its end.
 *
 * <p>Order that makes it crash-safe: the attempt's key was durable before this began; the handle is
 * reported and durable before the first poll; a failed attempt is reported only after the job's end
 * was verified.
 */
final class RemoteWork<H, T> {
  /** How often in a row an external system may fail to answer before the attempt fails. */
  private static final int PATIENCE = 40;

  private final Effect.Attempt attempt;
  private final TaskContext context;
  private final RemoteJob<H, T> job;
  private final Leash leash;
  private final Reports reports;
  private final Lanes lanes;
  private boolean mayExist;
  private @Nullable H handle;

  RemoteWork(
      Effect.Attempt attempt,
      TaskContext context,
      RemoteJob<H, T> job,
      Leash leash,
      Reports reports,
      Lanes lanes) {
    this.attempt = attempt;
    this.context = context;
    this.job = job;
    this.leash = leash;
    this.reports = reports;
    this.lanes = lanes;
    this.mayExist = attempt.attach();
  }

  /** Takes the job up and asks how it is doing, again and again until its end. */
  Step run() throws Exception {
    return verified(
        () -> {
          H taken = takeUp();
          handle = taken;
          if (attempt.handle() == null) {
            reports.durably(reports.submitted(taken));
            CrashPoint.JOB_AFTER_PERSIST.pass();
          }
          return ask(taken, 0);
        });
  }

  /** Does a piece of work; on any way out but a good one, the job's end is verified first. */
  private Step verified(Step.Work work) throws Exception {
    try {
      return work.go();
    } catch (Leash.LetGo gone) {
      throw gone;
    } catch (Throwable failure) {
      // Not a word of failure, or of an end, before the job is verifiably gone.
      endJob();
      throw failure;
    }
  }

  /** The job under the attempt's key: the known one, the one that is found, or a new one. */
  private H takeUp() throws Exception {
    String known = attempt.handle();
    if (known != null) {
      handle = decode(known);
    } else if (mayExist) {
      context.log().info("looking for the job an earlier process may have started");
      handle = find().orElse(null);
      if (handle != null) {
        context.log().info("found it: %s", Json.text(handle));
      }
    }
    leash.check();
    H found = handle;
    if (found != null) {
      return found;
    }
    mayExist = true;
    return submit();
  }

  /**
   * Asks once.
   *
   * @param silent how often in a row it could not be told before
   */
  private Step ask(H live, int silent) throws Exception {
    leash.check();
    Progress<T> progress;
    try {
      CrashPoint.JOB_BEFORE_POLL.pass();
      progress = lanes.call(job, () -> job.poll(context, live));
      CrashPoint.JOB_AFTER_POLL.pass();
    } catch (FailTask | SkipTask verdict) {
      throw verdict;
    } catch (Exception unknown) {
      leash.check();
      int inRow = silent + 1;
      context.log().warn("could not tell how the job is doing (%d in a row): %s", inRow, unknown);
      if (inRow >= PATIENCE) {
        throw unknown;
      }
      return askAfter(Leash.backOff(inRow), live, inRow);
    }
    return switch (progress) {
      case Progress.Running<T>(var again) -> askAfter(again, live, 0);
      case Progress.Done<T>(var output) -> new Step.Over(reports.succeeded(output));
      case Progress.Broken<T>(var reason, var retryable) ->
          throw retryable ? new JobBroken(reason) : new FailTask(reason);
    };
  }

  private Step askAfter(Duration pause, H live, int silent) {
    return new Step.Rest(pause, () -> verified(() -> ask(live, silent)));
  }

  private H submit() throws Exception {
    try {
      CrashPoint.JOB_BEFORE_SUBMIT.pass();
      H submitted = lanes.call(job, () -> job.submit(context, attempt.key()));
      CrashPoint.JOB_AFTER_SUBMIT.pass();
      return submitted;
    } catch (FailTask | SkipTask verdict) {
      throw verdict;
    } catch (Exception failure) {
      leash.check();
      // The reply may be lost, not the request: ask before calling it a failure.
      context.log().warn("submitting failed: %s; asking whether it took effect", failure);
      Optional<H> found = find();
      if (found.isPresent()) {
        context.log().info("it did: %s", Json.text(found.get()));
        return found.get();
      }
      throw failure;
    }
  }

  private Optional<H> find() throws Exception {
    int silent = 0;
    while (true) {
      try {
        CrashPoint.JOB_BEFORE_FIND.pass();
        Optional<H> found = lanes.call(job, () -> job.find(context, attempt.key()));
        CrashPoint.JOB_AFTER_FIND.pass();
        return found;
      } catch (AskAgain later) {
        context.log().info("cannot tell yet: %s", String.valueOf(later.getMessage()));
        leash.pause(later.after());
      } catch (FailTask | SkipTask verdict) {
        throw verdict;
      } catch (Exception failure) {
        if (leash.isLetGo()) {
          throw new Leash.LetGo();
        }
        if (++silent >= PATIENCE) {
          throw failure;
        }
        context.log().warn("could not look for the job: %s", failure);
        leash.pause(Leash.backOff(silent));
      }
    }
  }

  /** Ends the job and waits until it is verifiably gone. */
  private void endJob() {
    if (!mayExist && handle == null) {
      return;
    }
    // An interrupt that brought us here must not end the ending.
    boolean unused = Thread.interrupted();
    int silent = 0;
    H live = handle;
    boolean looked = live != null;
    while (silent < PATIENCE) {
      if (leash.isLetGo()) {
        throw new Leash.LetGo();
      }
      try {
        if (!looked) {
          live = lanes.call(job, () -> job.find(context, attempt.key())).orElse(null);
          looked = true;
        }
        if (live == null) {
          return;
        }
        CrashPoint.JOB_BEFORE_CANCEL.pass();
        H known = live;
        Cancellation answer = lanes.call(job, () -> job.cancel(context, known));
        CrashPoint.JOB_AFTER_CANCEL.pass();
        switch (answer) {
          case Cancellation.Gone gone -> {
            CrashPoint.JOB_AFTER_GONE.pass();
            return;
          }
          case Cancellation.Stopping(var again) -> leash.sleep(again);
        }
        silent = 0;
      } catch (AskAgain later) {
        leash.sleep(later.after());
        silent++;
      } catch (Exception | Error failure) {
        // An Error of the author's code is no reason to leave a job running either.
        silent++;
        context.log().warn("could not end the job (%d in a row): %s", silent, failure);
        leash.sleep(Leash.backOff(silent));
      }
    }
    context
        .log()
        .error(
            "the job under key %s could not be verified as gone; the reaper takes over",
            attempt.key());
  }

  private H decode(String json) {
    JavaType[] types =
        Json.MAPPER
            .getTypeFactory()
            .findTypeParameters(
                Json.MAPPER.getTypeFactory().constructType(job.getClass()), RemoteJob.class);
    return Json.value(Json.read(json), types[0]);
  }
}
