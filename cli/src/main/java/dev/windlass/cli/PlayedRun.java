package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.Json;
import dev.windlass.run.RunState;
import dev.windlass.testing.DagTester;
import dev.windlass.testing.TestRun;
import dev.windlass.testing.TestTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code windlass dags test --fake}: a run of a DAG on the test kit, in virtual time. What works in
 * other systems (remote jobs, sensors, scopes) and people are played; plain tasks work as written,
 * without connections. Nothing is stored.
 */
final class PlayedRun {
  private final Dag dag;
  private final Map<String, JsonNode> given;
  private final List<String> silent = new ArrayList<>();

  /**
   * A run of {@code dag}.
   *
   * @param given what tasks leave, as JSON; these are not run
   * @throws Failure when there is no such task
   */
  PlayedRun(Dag dag, Map<String, JsonNode> given) {
    this.dag = dag;
    this.given = given;
    List<String> ids = dag.structure().tasks().stream().map(TaskSpec::id).toList();
    for (String task : given.keySet()) {
      if (!ids.contains(task)) {
        throw Failure.usage(
            "DAG '%s' has no task '%s' to be given".formatted(dag.id(), task),
            Nearest.hint(task, ids, "windlass tasks list " + dag.id()));
      }
    }
  }

  /** Reads {@code TASK=JSON}; what is no JSON is a text. */
  static Map<String, JsonNode> read(List<String> options) {
    Map<String, JsonNode> given = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw Failure.usage(
            "--given '%s' says no task's output".formatted(option),
            "write --given TASK=JSON, such as --given count=12");
      }
      given.put(option.substring(0, equals), value(option.substring(equals + 1)));
    }
    return given;
  }

  private static JsonNode value(String text) {
    try {
      return Json.read(text);
    } catch (IllegalArgumentException notJson) {
      return Json.tree(text);
    }
  }

  /** Plays the run; {@code date} empty: without a logical date. */
  TestRun play(Optional<String> date, ObjectNode conf) {
    DagTester tester = DagTester.of(dag);
    dag.structure().tasks().forEach(task -> cast(tester, task));
    Map<String, JsonNode> values = new LinkedHashMap<>();
    conf.properties().forEach(e -> values.put(e.getKey(), e.getValue()));
    try {
      return date.isPresent() ? tester.run(date.get(), values) : tester.trigger(values);
    } catch (IllegalArgumentException refused) {
      throw Failure.of(String.valueOf(refused.getMessage()), "");
    }
  }

  private void cast(DagTester tester, TaskSpec task) {
    JsonNode output = given.get(task.id());
    if (task.shape() == Shape.APPROVAL) {
      tester.given(
          task.id(), person -> person.chooses(answer(task.approval().orElseThrow(), output)));
    } else if (output != null) {
      tester.given(task.id(), output);
    } else if (task.shape() == Shape.REMOTE_JOB || task.shape() == Shape.SENSOR) {
      tester.given(task.id(), (Object) null);
      if (task.role() != Role.TEARDOWN) {
        silent.add(task.id());
      }
    }
  }

  private static String[] answer(ApprovalSpec asked, @Nullable JsonNode output) {
    List<String> chosen = new ArrayList<>();
    if (output == null) {
      asked.options().stream().findFirst().ifPresent(chosen::add);
    } else if (output.isArray()) {
      output.forEach(option -> chosen.add(option.asText()));
    } else {
      chosen.add(output.asText());
    }
    return chosen.toArray(String[]::new);
  }

  /** The task instances and what became of them. */
  static Rows rows(TestRun run) {
    var rows = new Rows("task_id", "state", "try", "output", "reason");
    for (TestTask task : run.tasks()) {
      String word = task.state().word();
      rows.add(
          task.taskId() + (task.mapIndex() < 0 ? "" : "[" + task.mapIndex() + "]"),
          word == null ? "none" : word,
          task.attempts(),
          task.hasOutput() ? Json.text(task.output(JsonNode.class)) : null,
          task.reason().orElse(null));
    }
    return rows;
  }

  private static String words(Duration time) {
    return time.toHours() > 0
        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
        : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /** The run in a sentence, and what to do when it did not succeed. */
  List<String> words(TestRun run) {
    List<String> words = new ArrayList<>();
    words.add(
        "Played: the run is %s after %s of virtual time; nothing was stored."
            .formatted(run.state().word(), words(run.duration())));
    if (run.state() != RunState.SUCCESS && !silent.isEmpty()) {
      words.add(
          "These were played and left nothing: %s. Say what they leave with --given TASK=JSON."
              .formatted(String.join(", ", silent)));
    }
    return words;
  }
}
