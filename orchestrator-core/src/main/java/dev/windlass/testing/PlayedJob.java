package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.AskAgain;
import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import dev.windlass.testing.OtherSystems.Job;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A remote job with the time it takes, the disturbances around it, and the crashes in it. */
record PlayedJob<T>(Stage stage, Behaviour behaviour, RemoteJob<JsonNode, T> job)
    implements RemoteJob<JsonNode, T> {
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  @Override
  public JsonNode submit(TaskContext context, String key) throws Exception {
    RunInfo run = context.run();
    if (once(run, "request") < behaviour.lostRequests) {
      stage.note(run, "submit: the request is lost");
      throw new IOException("connection reset before the request was sent, as the test asked");
    }
    JsonNode handle = job.submit(context, key);
    stage.others().submitted(key, run.taskId(), stage.now(), handle);
    stage.note(run, "submitted under " + key);
    stage.reach(run, Crash.SUBMITTED);
    if (once(run, "reply") < behaviour.lostReplies) {
      stage.note(run, "submit: the reply is lost");
      throw new IOException("connection reset before the reply came, as the test asked");
    }
    return handle;
  }

  private int once(RunInfo run, String what) {
    return stage.others().tally(place(run) + what);
  }

  private static String place(RunInfo run) {
    return String.join(
        "\n", run.dagId(), run.runId(), run.taskId(), Integer.toString(run.mapIndex()), "");
  }

  @Override
  public Optional<JsonNode> find(TaskContext context, String key) throws Exception {
    Optional<Job> known = stage.others().job(key);
    if (known.isPresent()) {
      Duration left = Duration.between(stage.now(), known.get().submittedAt.plus(behaviour.hidden));
      if (left.isPositive()) {
        throw new AskAgain(left, "the other system does not list new jobs yet");
      }
    }
    Optional<JsonNode> found = job.find(context, key);
    stage.note(context.run(), found.isPresent() ? "found under " + key : "not found");
    return found;
  }

  @Override
  public Progress<T> poll(TaskContext context, JsonNode handle) throws Exception {
    RunInfo run = context.run();
    stage.reach(run, Crash.HANDLE_KEPT);
    Job there = there(context, handle);
    there.polls++;
    if (once(run, "poll") < behaviour.deafPolls) {
      throw new IOException("no answer, as the test asked");
    }
    Optional<Duration> left = left(there);
    if (left.isPresent()) {
      stage.reach(run, Crash.ASKED);
      return new Progress.Running<>(left.get());
    }
    Progress<T> verdict = verdict(context, handle);
    switch (verdict) {
      case Progress.Running<T> running -> stage.reach(run, Crash.ASKED);
      case Progress.Done<T> done -> {
        there.finished = true;
        stage.reach(run, Crash.DONE);
      }
      case Progress.Broken<T> broken -> there.finished = true;
    }
    return verdict;
  }

  private Progress<T> verdict(TaskContext context, JsonNode handle) throws Exception {
    if (behaviour.fatal.isPresent()) {
      return new Progress.Broken<>(behaviour.fatal.get(), false);
    }
    if (context.run().tryNumber() <= behaviour.failures) {
      return new Progress.Broken<>(behaviour.failure);
    }
    if (behaviour.skip.isPresent()) {
      throw new SkipTask(behaviour.skip.get());
    }
    return job.poll(context, handle);
  }

  /** How long it still takes; empty: it is through. */
  private Optional<Duration> left(Job there) {
    if (behaviour.never) {
      return Optional.of(LOOK_AGAIN);
    }
    Instant end = behaviour.doneAt.orElse(there.submittedAt.plus(behaviour.takes));
    return Optional.of(Duration.between(stage.now(), end)).filter(Duration::isPositive);
  }

  private Job there(TaskContext context, JsonNode handle) {
    String key = PlayContext.key(context);
    return stage.others().known(key, context.run().taskId(), stage.now(), handle);
  }

  @Override
  public Cancellation cancel(TaskContext context, JsonNode handle) throws Exception {
    RunInfo run = context.run();
    Job there = there(context, handle);
    @Nullable Instant asked = there.cancelAsked;
    if (asked == null) {
      asked = stage.now();
      there.cancelAsked = asked;
      if (!there.finished) {
        stage.note(run, "told to end its job");
      }
      stage.reach(run, Crash.CANCELLED);
    }
    if (!there.finished) {
      Duration left = Duration.between(stage.now(), asked.plus(behaviour.cancelTakes));
      if (left.isPositive()) {
        return new Cancellation.Stopping(left);
      }
    }
    Cancellation result = job.cancel(context, handle);
    if (result instanceof Cancellation.Gone && !there.finished) {
      there.finished = true;
      there.cancelled = true;
      stage.note(run, "its job is gone");
    }
    return result;
  }
}
