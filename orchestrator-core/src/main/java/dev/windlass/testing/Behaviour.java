package dev.windlass.testing;

import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task meets in a test, instead of the other system it works with.
 *
 * <p>The task's operator is still built from its real inputs, so that the test can look at it; what
 * it would do is then played: a remote job runs in a fake system that knows it by its key, a sensor
 * is answered, an action returns. With {@link #asWritten} the operator itself does its work, on the
 * hooks that were given, and only the disturbances are played. Without a word about an output there
 * is none.
 *
 * <p>Described once, before the run; not thread-safe.
 */
public final class Behaviour {
  /** A task body for a test. */
  @FunctionalInterface
  public interface Body {
    /** Returns the output; null: none. */
    @Nullable Object run(TaskContext context, Inputs inputs) throws Exception;
  }

  @Nullable Object output;
  Optional<Body> body = Optional.empty();
  Optional<String> skip = Optional.empty();
  Optional<String> fatal = Optional.empty();
  String failure = "failed as the test asked";
  int failures;
  Duration takes = Duration.ZERO;
  Optional<Instant> doneAt = Optional.empty();
  boolean never;
  int notYet;
  Duration interval = Duration.ofMinutes(1);
  int lostReplies;
  int lostRequests;
  int deafPolls;
  Duration hidden = Duration.ZERO;
  Duration cancelTakes = Duration.ZERO;
  List<String> chosen = List.of();
  Map<String, Object> form = Map.of();
  boolean answers;
  boolean builds = true;
  boolean asWritten;

  Behaviour() {}

  /** The work takes that long in each attempt. */
  public Behaviour takes(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("work cannot take " + time);
    }
    takes = time;
    return this;
  }

  /** The work is never done: only a timeout or a person ends it. */
  public Behaviour neverFinishes() {
    never = true;
    return this;
  }

  /** The output once the work is done: a record or plain JSON type. */
  public Behaviour returns(@Nullable Object value) {
    output = value;
    return this;
  }

  /** The work is this code. Its operator is not built. */
  public Behaviour runs(Body code) {
    body = Optional.of(code);
    builds = false;
    return this;
  }

  /** The first {@code attempts} attempts fail, in a way that a retry may mend. */
  public Behaviour fails(int attempts) {
    return fails(attempts, failure);
  }

  /** The first {@code attempts} attempts fail with that reason, which a retry may mend. */
  public Behaviour fails(int attempts, String reason) {
    failures = attempts;
    failure = reason;
    return this;
  }

  /** Every attempt fails with that reason, although a retry might have mended it. */
  public Behaviour alwaysFails(String reason) {
    return fails(Integer.MAX_VALUE, reason);
  }

  /** The first attempt fails with that reason, and no retry can help. */
  public Behaviour diesWith(String reason) {
    fatal = Optional.of(reason);
    return this;
  }

  /** There is nothing to do: the task is skipped. */
  public Behaviour skips(String reason) {
    skip = Optional.of(reason);
    return this;
  }

  /** A sensor says "not yet" that often before it is ready. */
  public Behaviour readyAfter(int pokes) {
    notYet = pokes;
    return this;
  }

  /** A sensor is ready when that much time has passed since it first looked. */
  public Behaviour readyAfter(Duration time) {
    return takes(time);
  }

  /** A sensor is ready, or a job done, once it is {@code instant}. */
  public Behaviour readyAt(Instant instant) {
    doneAt = Optional.of(instant);
    return this;
  }

  /** How long a sensor that is not ready wants to wait; the default is a minute. */
  public Behaviour every(Duration time) {
    interval = time;
    return this;
  }

  /** The other system takes the job, but its answer to the first submit is lost. */
  public Behaviour replyLost() {
    lostReplies = 1;
    return this;
  }

  /** The first submit never reaches the other system. */
  public Behaviour requestLost() {
    lostRequests = 1;
    return this;
  }

  /** The first {@code polls} questions after the job stay without an answer. */
  public Behaviour unanswered(int polls) {
    deafPolls = polls;
    return this;
  }

  /** A new job can be found only after that time: the other system is eventually consistent. */
  public Behaviour foundAfter(Duration time) {
    hidden = time;
    return this;
  }

  /** Ending the job takes that long. */
  public Behaviour cancelTakes(Duration time) {
    cancelTakes = time;
    return this;
  }

  /** A person answers an approval task, after as much time as {@link #takes} says. */
  public Behaviour chooses(String... options) {
    chosen = List.of(options);
    answers = true;
    return this;
  }

  /** A person fills the form of an approval task. */
  public Behaviour fills(Map<String, ?> fields) {
    form = Map.copyOf(fields);
    answers = true;
    return this;
  }

  /** The task's own operator works, on the given hooks; only the disturbances are played. */
  public Behaviour asWritten() {
    asWritten = true;
    return this;
  }
}
