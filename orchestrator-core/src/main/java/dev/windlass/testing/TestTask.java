package dev.windlass.testing;

import com.fasterxml.jackson.databind.JavaType;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Json;
import dev.windlass.dag.Operator;
import dev.windlass.dag.QualityResult;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import dev.windlass.testing.OtherSystems.Job;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One task instance of a {@link TestRun}: answers and checks, as there. Immutable. */
public final class TestTask {
  private final TestRun run;
  private final TaskRow row;
  private final List<AttemptRecord> attempts;
  private final Optional<String> output;
  private final Map<String, String> pushed;
  private final int submissions;
  private final int cancelled;

  TestTask(
      TestRun run,
      TaskRow row,
      List<AttemptRecord> attempts,
      Optional<String> output,
      Map<String, String> pushed,
      List<Job> jobs) {
    this.run = run;
    this.row = row;
    this.attempts = attempts;
    this.output = output;
    this.pushed = pushed;
    this.submissions = jobs.stream().mapToInt(j -> j.submissions).sum();
    this.cancelled = (int) jobs.stream().filter(j -> j.cancelled).count();
  }

  // ---- answers

  /** The task's id, with its groups as prefix. */
  public String taskId() {
    return row.taskId();
  }

  /** The index of a mapped instance; -1 when it is not mapped. */
  public int mapIndex() {
    return row.mapIndex();
  }

  /** The state. */
  public TaskState state() {
    return row.state();
  }

  /** The number of the latest attempt; 0 when none began. */
  public int attempts() {
    return row.tryNumber();
  }

  /** Why it failed or was skipped. */
  public Optional<String> reason() {
    return Optional.ofNullable(row.reason());
  }

  /** When the latest attempt began, in virtual time. */
  public Optional<Instant> startedAt() {
    return Optional.ofNullable(row.startDate());
  }

  /** When the latest attempt ended, in virtual time. */
  public Optional<Instant> endedAt() {
    return Optional.ofNullable(row.endDate());
  }

  /** The output as a value; fails when there is none. */
  public <T> T output(Class<T> type) {
    String json = output.orElse(null);
    run.check(json != null, "expected %s to have left an output, but it has none".formatted(this));
    return Json.read(String.valueOf(json), type);
  }

  /** The output, a list, as values; fails when there is none. */
  public <T> List<T> outputs(Class<T> type) {
    String json = output.orElse(null);
    run.check(json != null, "expected %s to have left an output, but it has none".formatted(this));
    JavaType list = Json.MAPPER.getTypeFactory().constructCollectionType(List.class, type);
    return Json.value(Json.read(String.valueOf(json)), list);
  }

  /** Whether it left an output. */
  public boolean hasOutput() {
    return output.isPresent();
  }

  /** The value it left under a key of its own; fails when there is none. */
  public <T> T xcom(String key, Class<T> type) {
    String json = pushed.get(key);
    run.check(
        json != null,
        "expected %s to have left '%s', but it left %s"
            .formatted(this, key, pushed.isEmpty() ? "nothing" : pushed.keySet()));
    return Json.read(String.valueOf(json), type);
  }

  /** The log of all attempts: a level, a space and the message. Given secrets are masked. */
  public List<String> log() {
    return attempts.stream().flatMap(a -> a.log().stream()).toList();
  }

  /**
   * What its latest attempt that rendered anything rendered, by name, with {@code ***} in place of
   * secrets, as people are shown it.
   */
  public Map<String, String> rendered() {
    return attempts.reversed().stream()
        .map(AttemptRecord::rendered)
        .filter(r -> !r.isEmpty())
        .findFirst()
        .map(r -> Map.copyOf(r))
        .orElse(Map.of());
  }

  /** The text it rendered under a name, or from a file; fails when there is none. */
  public String rendered(String name) {
    String text = rendered().get(name);
    run.check(
        text != null,
        "expected %s to have rendered '%s', but it rendered %s"
            .formatted(this, name, rendered().isEmpty() ? "nothing" : rendered().keySet()));
    return String.valueOf(text);
  }

  /** The links it showed. */
  public Map<String, URI> links() {
    Map<String, URI> all = new LinkedHashMap<>();
    attempts.forEach(a -> all.putAll(a.links()));
    return all;
  }

  /** What its code last called this instance of a mapped task. */
  public Optional<String> label() {
    List<String> labels = attempts.stream().flatMap(a -> a.labels().stream()).toList();
    return labels.isEmpty() ? Optional.empty() : Optional.of(labels.getLast());
  }

  /** The results of its data-quality checks. */
  public List<QualityResult> quality() {
    return attempts.stream().flatMap(a -> a.quality().stream()).toList();
  }

  /**
   * The operator that the task's latest attempt built from its inputs: a record, whose SQL,
   * arguments or addresses a test can compare. Fails when none was built, or another one.
   */
  public <T extends Operator<?>> T operator(Class<T> type) {
    List<Operator<?>> built =
        attempts.stream().<Operator<?>>flatMap(a -> a.operators().stream()).toList();
    @Nullable Operator<?> last = built.isEmpty() ? null : built.getLast();
    run.check(
        type.isInstance(last),
        "expected %s to have built a %s, but it built %s"
            .formatted(this, type.getSimpleName(), last == null ? "nothing" : last));
    return type.cast(java.util.Objects.requireNonNull(last));
  }

  /** How often a job was submitted to the other system, over all attempts. */
  public int submissions() {
    return submissions;
  }

  /** How many jobs were ended before they were done. */
  public int cancelled() {
    return cancelled;
  }

  /** Another task of the same run. */
  public TestTask task(String taskId) {
    return run.task(taskId);
  }

  // ---- checks

  /** Checks the state. */
  public TestTask is(TaskState expected) {
    return check(
        row.state() == expected,
        "expected %s to be %s, but it is %s%s"
            .formatted(
                this,
                word(expected),
                word(row.state()),
                row.reason() == null ? "" : " (" + row.reason() + ")"));
  }

  private static String word(TaskState state) {
    String word = state.word();
    return word == null ? "none" : word;
  }

  /** Checks that it succeeded. */
  public TestTask succeeded() {
    return is(TaskState.SUCCESS);
  }

  /** Checks that it failed. */
  public TestTask failed() {
    return is(TaskState.FAILED);
  }

  /** Checks that it failed for a reason that has {@code part} in it. */
  public TestTask failedWith(String part) {
    is(TaskState.FAILED);
    return check(
        reason().orElse("").contains(part),
        "expected %s to have failed with '%s', but the reason is: %s"
            .formatted(this, part, reason().orElse("none")));
  }

  /** Checks that it was skipped. */
  public TestTask skipped() {
    return is(TaskState.SKIPPED);
  }

  /** Checks that an upstream failure kept it from running. */
  public TestTask upstreamFailed() {
    return is(TaskState.UPSTREAM_FAILED);
  }

  /** Checks how many attempts there were. */
  public TestTask attempts(int expected) {
    return check(
        row.tryNumber() == expected,
        "expected %s to have had %d attempts, but it had %d"
            .formatted(this, expected, row.tryNumber()));
  }

  /** Checks how much virtual time the latest attempt took. */
  public TestTask took(Duration expected) {
    Instant start = row.startDate();
    Instant end = row.endDate();
    Duration took = start == null || end == null ? null : Duration.between(start, end);
    return check(
        expected.equals(took),
        "expected %s to take %s, but it took %s".formatted(this, expected, took));
  }

  /** Checks that a line of its log has {@code part} in it. */
  public TestTask logged(String part) {
    return check(
        log().stream().anyMatch(line -> line.contains(part)),
        "expected the log of %s to have a line with '%s', but it is:%n%s"
            .formatted(this, part, String.join("\n", log())));
  }

  /** Checks that it was told of: that its callbacks for {@code event} were called. */
  public TestTask toldOf(CallbackEvent event) {
    run.toldOf(row.taskId(), row.mapIndex(), event);
    return this;
  }

  /** Checks that a job was submitted to the other system once, over all attempts and crashes. */
  public TestTask submittedOnce() {
    return check(
        submissions == 1,
        "expected %s to submit one job, but it submitted %d".formatted(this, submissions));
  }

  private TestTask check(boolean holds, String message) {
    run.check(holds, message);
    return this;
  }

  @Override
  public String toString() {
    return "task " + TestRun.name(row.taskId(), row.mapIndex());
  }
}
