package dev.windlass.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkerParts;
import dev.windlass.resources.LedgerRows;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskRow;
import dev.windlass.store.Database;
import dev.windlass.store.QualityDao;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a run: told to people, and as JSON. */
final class Outcome {
  private static final int MOST_LINES = 12;

  private final WorkerParts parts;
  private final Database database;
  private final PrintStream out;

  Outcome(WorkerParts parts, Database database, PrintStream out) {
    this.parts = parts;
    this.database = database;
    this.out = out;
  }

  /** Open rows of the ledger. */
  ArrayNode ledger() {
    ArrayNode rows = Json.MAPPER.createArrayNode();
    for (LedgerRows.Entry entry : parts.ledger().open()) {
      rows.addObject()
          .put("kind", entry.kind())
          .put("name", entry.name())
          .put("state", entry.state())
          .put("dag_id", entry.dagId())
          .put("run_id", entry.runId());
    }
    return rows;
  }

  /** What the ledger or the cloud itself still has. */
  ArrayNode left() {
    ArrayNode left = ledger();
    for (LedgerRows.Place place : parts.ledger().places()) {
      try {
        for (String name : Engine.cloud(parts).live(place.kind(), place.connectionId())) {
          left.addObject().put("kind", place.kind()).put("name", name).put("state", "in the cloud");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        left.addObject()
            .put("kind", place.kind())
            .put("name", "?")
            .put("state", "could not be listed: " + e.getMessage());
      }
    }
    return left;
  }

  void describe(RunSnapshot run, ObjectNode result) {
    result.put("dag_id", run.run().dagId());
    result.put("run_id", run.run().runId());
    result.put("state", run.run().state().word());
    result.put("reason", run.run().reason());
    tasks(run, result.putArray("tasks"));
    quality(run, result.putArray("quality"));
    ObjectNode answers = result.putObject("answers");
    answers(run, answers);
    result.set("star", star(answers));
  }

  private static void tasks(RunSnapshot run, ArrayNode list) {
    for (TaskRow task : run.tasks()) {
      Instant start = task.startDate();
      Instant end = task.endDate();
      ObjectNode node =
          list.addObject()
              .put("task_id", task.taskId())
              .put("state", task.state().word())
              .put("try_number", task.tryNumber())
              .put("start_date", text(start))
              .put("end_date", text(end))
              .put("reason", task.reason());
      if (start != null && end != null) {
        node.put("seconds", Duration.between(start, end).toMillis() / 1000.0);
      }
    }
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private void quality(RunSnapshot run, ArrayNode list) {
    List<QualityDao.Row> rows =
        database.dao(QualityDao.class).ofRun(run.run().dagId(), run.run().runId());
    long passed = rows.stream().filter(QualityDao.Row::passed).count();
    if (!rows.isEmpty()) {
      out.printf("%nData quality: %d of %d checks passed%n", passed, rows.size());
    }
    for (QualityDao.Row row : rows) {
      list.addObject()
          .put("table", row.tableName())
          .put("check", row.checkName())
          .put("passed", row.passed())
          .put("blocking", row.blocking())
          .put("observed", row.observed())
          .put("expected", row.expected());
      out.printf(
          "  %s %-22s %-44s %s%n",
          row.passed() ? "✔" : row.blocking() ? "✘" : "!",
          row.tableName(),
          row.checkName(),
          row.passed() ? "" : "observed %s, expected %s".formatted(row.observed(), row.expected()));
    }
  }

  /** What the tasks of the group {@code answers} found. */
  private void answers(RunSnapshot run, ObjectNode all) {
    for (TaskRow task : run.tasks()) {
      if (task.taskId().startsWith("answers.")) {
        String name = task.taskId().substring("answers.".length());
        parts
            .inputs()
            .output(task.id())
            .map(Json::read)
            .ifPresent(
                answer -> {
                  all.set(name, answer);
                  show(name, answer.path("rows"));
                });
      }
    }
  }

  /** The figures of the star schema by name, as its own query counted them. */
  static ObjectNode star(JsonNode answers) {
    ObjectNode star = Json.object();
    for (JsonNode row : answers.path("star_figures").path("rows").path("rows")) {
      star.put(row.path(1).asText(), row.path(2).asLong());
    }
    return star;
  }

  /** A result as a table with columns as wide as they need to be. */
  private void show(String name, JsonNode result) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(texts(result.path("columns")));
    for (JsonNode row : result.path("rows")) {
      if (lines.size() <= MOST_LINES) {
        lines.add(texts(row));
      }
    }
    out.printf("%n%s%n", name.replace('_', ' '));
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(" ");
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width =
            lines.stream()
                .mapToInt(l -> column < l.size() ? l.get(column).length() : 0)
                .max()
                .orElse(0);
        text.append(' ').append(line.get(i)).repeat(' ', width - line.get(i).length());
      }
      out.println(text.toString().stripTrailing());
    }
    int all = result.path("rows").size();
    if (all > MOST_LINES) {
      out.printf("  … %d rows in all%n", all);
    }
  }

  private static List<String> texts(JsonNode row) {
    List<String> texts = new ArrayList<>();
    row.forEach(value -> texts.add(value.isNull() ? "–" : value.asText()));
    return texts;
  }
}
