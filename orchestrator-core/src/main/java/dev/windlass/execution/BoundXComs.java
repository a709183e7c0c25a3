package dev.windlass.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect.Attempt;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.XComQuery;
import dev.windlass.dag.XComs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of one attempt's XComs, wherever the values are kept. */
public abstract class BoundXComs implements XComs {
  private static final int LONGEST_KEY = 250;

  private final Attempt attempt;
  private final int limit;

  /**
   * The XComs that {@code attempt} may write and read.
   *
   * @param limit bytes of JSON one value may have
   */
  protected BoundXComs(Attempt attempt, int limit) {
    this.attempt = attempt;
    this.limit = limit;
  }

  /**
   * A value that was left.
   *
   * @param value JSON
   */
  public record Left(int mapIndex, String value) {}

  /** Keeps a value, if the attempt still counts; says whether it does. */
  protected abstract boolean keep(Attempt attempt, String key, String json);

  /** What the instances of a task left in a run, by map index. */
  protected abstract List<Left> left(String dagId, String runId, String task, String key);

  /** The newest run, not after a run's logical date, in which a task left a value. */
  protected abstract Optional<String> newestWith(
      String dagId, String runId, String task, String key);

  @Override
  public final void push(String key, @Nullable Object value) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new FailTask("XCom key '%s' must have 1 to %d characters".formatted(key, LONGEST_KEY));
    }
    if (key.equals(RETURN_VALUE)) {
      throw new FailTask(
          "XCom '%s' is what the task returns; push under another key".formatted(key));
    }
    String json = Json.text(value);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > limit) {
      throw new FailTask(
          "XCom '%s' has %d bytes of JSON, more than the limit of %d; keep it in storage and push where"
              .formatted(key, bytes, limit));
    }
    if (!keep(attempt, key, json)) {
      throw new FailTask(
          "XCom '%s' is not kept: try %d of task %s is over or was replaced"
              .formatted(key, attempt.tryNumber(), attempt.task()));
    }
  }

  @Override
  public final List<@Nullable JsonNode> pull(XComQuery query) {
    List<String> tasks = query.taskIds().isEmpty() ? List.of(attempt.task()) : query.taskIds();
    List<Integer> indexes =
        query.taskIds().isEmpty() && query.mapIndexes().isEmpty()
            ? List.of(attempt.mapIndex())
            : query.mapIndexes();
    List<@Nullable JsonNode> values = new ArrayList<>();
    for (String task : tasks) {
      values.addAll(of(left(query, task), indexes));
    }
    return values;
  }

  private List<Left> left(XComQuery query, String task) {
    String dag = query.dagId().orElse(attempt.dagId());
    String run = query.runId().orElse(attempt.runId());
    String asked = query.priorDates() ? newestWith(dag, run, task, query.key()).orElse(run) : run;
    return left(dag, asked, task, query.key());
  }

  private static List<@Nullable JsonNode> of(List<Left> left, List<Integer> indexes) {
    List<@Nullable JsonNode> values = new ArrayList<>();
    if (indexes.isEmpty()) {
      left.forEach(found -> values.add(Json.read(found.value())));
      if (left.isEmpty()) {
        values.add(null);
      }
      return values;
    }
    for (int index : indexes) {
      values.add(
          left.stream()
              .filter(found -> found.mapIndex() == index)
              .map(found -> Json.read(found.value()))
              .findFirst()
              .orElse(null));
    }
    return values;
  }
}
