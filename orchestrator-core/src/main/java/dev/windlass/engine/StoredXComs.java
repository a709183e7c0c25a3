package dev.windlass.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Effect.Attempt;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Json;
import dev.windlass.dag.XComQuery;
import dev.windlass.dag.XComs;
import dev.windlass.store.XComDao;
import dev.windlass.store.XComDao.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The XComs of one attempt, in the database. Thread-safe. */
public final class StoredXComs implements XComs {
  private static final int LONGEST_KEY = 250;

  private final XComDao rows;
  private final Attempt attempt;
  private final int limit;

  /**
   * The XComs that {@code attempt} may write and read.
   *
   * @param limit bytes of JSON one value may have
   */
  public StoredXComs(XComDao rows, Attempt attempt, int limit) {
    this.rows = rows;
    this.attempt = attempt;
    this.limit = limit;
  }

  @Override
  public void push(String key, @Nullable Object value) {
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
    if (rows.push(attempt.taskId(), attempt.tryNumber(), key, json) == 0) {
      throw new FailTask(
          "XCom '%s' is not kept: try %d of task %s is over or was replaced"
              .formatted(key, attempt.tryNumber(), attempt.task()));
    }
  }

  @Override
  public List<@Nullable JsonNode> pull(XComQuery query) {
    List<String> tasks = query.taskIds().isEmpty() ? List.of(attempt.task()) : query.taskIds();
    List<Integer> indexes =
        query.taskIds().isEmpty() && query.mapIndexes().isEmpty()
            ? List.of(attempt.mapIndex())
            : query.mapIndexes();
    List<@Nullable JsonNode> values = new ArrayList<>();
    for (String task : tasks) {
      values.addAll(of(found(query, task), indexes));
    }
    return values;
  }

  private List<Found> found(XComQuery query, String task) {
    String dag = query.dagId().orElse(attempt.dagId());
    String run = query.runId().orElse(attempt.runId());
    String asked =
        query.priorDates() ? rows.newestWith(dag, run, task, query.key()).orElse(run) : run;
    return rows.pull(dag, asked, List.of(task), query.key());
  }

  private static List<@Nullable JsonNode> of(List<Found> found, List<Integer> indexes) {
    List<@Nullable JsonNode> values = new ArrayList<>();
    if (indexes.isEmpty()) {
      found.forEach(f -> values.add(Json.read(f.value())));
      if (found.isEmpty()) {
        values.add(null);
      }
      return values;
    }
    for (int index : indexes) {
      values.add(
          found.stream()
              .filter(f -> f.mapIndex() == index)
              .map(f -> Json.read(f.value()))
              .findFirst()
              .orElse(null));
    }
    return values;
  }
}
