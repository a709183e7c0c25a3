package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.RunType;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a row expects of a world, and what there is: the words are those of docs/semantics.md. */
final class ScriptExpectations {
  private final TableWorld world;

  ScriptExpectations(TableWorld world) {
    this.world = world;
  }

  /** Checks one expectation of a row. */
  void expect(Table.Row row, String wanted) {
    int eq = wanted.indexOf('=');
    int like = wanted.indexOf('~');
    boolean contains = like >= 0 && (eq < 0 || like < eq);
    int cut = contains ? like : eq;
    if (cut < 0) {
      throw new IllegalArgumentException("no expectation: '%s' in %s".formatted(wanted, row));
    }
    String what = wanted.substring(0, cut).trim();
    String value = wanted.substring(cut + 1).trim();
    List<String> actual = actual(what);
    if (contains) {
      assertThat(actual).as("%s of %s%n%s", what, row, state()).allMatch(a -> a.contains(value));
      assertThat(actual).as("%s of %s%n%s", what, row, state()).isNotEmpty();
    } else {
      assertThat(actual).as("%s of %s%n%s", what, row, state()).isNotEmpty().containsOnly(value);
    }
  }

  /** Everything as it stands, for a failing row. */
  String state() {
    return world.rows.runs.values().stream()
        .map(
            r ->
                r.runId()
                    + "="
                    + r.state().word()
                    + " ("
                    + r.reason()
                    + "): "
                    + world.rows.snapshot(r).tasks().stream()
                        .map(t -> world.name(t.id()) + "=" + word(t.state()))
                        .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
  }

  static String word(TaskState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private List<String> actual(String what) {
    switch (what) {
      case "run" -> {
        return List.of(world.rows.run("r1").state().word());
      }
      case "reason" -> {
        return List.of(String.valueOf(world.rows.run("r1").reason()));
      }
      case "starts" -> {
        return List.of(String.join(",", world.starts));
      }
      case "calls" -> {
        return List.of(world.calls.isEmpty() ? "none" : String.join(",", world.calls));
      }
      case "alerts" -> {
        return List.of(
            listed(
                world.rows.alerts.stream()
                    .map(a -> world.late(a.runKey(), a.taskId(), a.number()))));
      }
      case "alert_times" -> {
        return List.of(listed(world.rows.alerts.stream().map(a -> since(a.missedAt()))));
      }
      case "groups" -> {
        return List.of(
            listed(
                world.rows.groups.values().stream()
                    .filter(g -> g.retried() > 0 || g.dueAt() != null)
                    .map(
                        g ->
                            (g.mapIndex() < 0 ? g.group() : g.group() + "[" + g.mapIndex() + "]")
                                + ":"
                                + g.retried()
                                + (g.dueAt() == null ? "" : "@" + since(g.dueAt())))));
      }
      case "words" -> {
        return List.of(listed(world.rows.alerts.stream().map(a -> a.words())));
      }
      case "pending" -> {
        return List.of(
            listed(
                world.rows.deadlines.values().stream()
                    .filter(d -> d.pending())
                    .map(
                        d ->
                            world.late(d.runKey(), d.taskId(), d.number())
                                + "@"
                                + since(d.dueAt()))));
      }
      case "ends" -> {
        return List.of(world.ends.isEmpty() ? "none" : String.join(",", world.ends));
      }
      case "active" -> {
        return List.of(names(s -> s.takesSlot()));
      }
      case "answer" -> {
        Decisions.Answer a = world.answer;
        return List.of(
            a == null ? "none" : a.error() == null ? "ok" : a.errorKind() + ": " + a.error());
      }
      case "why" -> {
        Decisions.Answer a = world.answer;
        return List.of(a == null || a.result() == null ? "none" : why(a.result()));
      }
      case "answer_text" -> {
        Decisions.Answer a = world.answer;
        return List.of(a == null ? "none" : String.valueOf(a.result()));
      }
      case "selected" -> {
        return List.of(world.selected().isEmpty() ? "none" : String.join(",", world.selected()));
      }
      case "plan" -> {
        return List.of(plan());
      }
      case "runs" -> {
        return List.of(
            world.rows.runs.isEmpty()
                ? "none"
                : world.rows.runs.values().stream()
                    .map(
                        r -> r.runId().replaceAll("T00:00:00\\+00:00", "") + ":" + r.state().word())
                    .collect(Collectors.joining(",")));
      }
      case "all" -> {
        return world.rows.snapshot(world.rows.run("r1")).tasks().stream()
            .map(t -> word(t.state()))
            .toList();
      }
      case "completed_backfills" -> {
        return List.of(String.valueOf(world.rows.completedBackfills.size()));
      }
      case "paused" -> {
        return List.of(String.valueOf(world.rows.paused.getOrDefault("d", false)));
      }
      default -> {
        if (what.startsWith("run ")) {
          return List.of(world.rows.run(what.substring(4)).state().word());
        }
        if (what.startsWith("queue ")) {
          String dag = what.substring(6);
          return List.of(
              listed(
                  world.rows.assetQueue.stream()
                      .filter(q -> q.dagId().equals(dag))
                      .map(q -> world.rows.event(q).asset())));
        }
        if (what.startsWith("asset_runs ")) {
          return List.of(assetRuns(what.substring(11)));
        }
        if (what.startsWith("reason ")) {
          return List.of(String.valueOf(world.rows.run(what.substring(7)).reason()));
        }
        if (what.startsWith("version ")) {
          return List.of(String.valueOf(world.rows.run(what.substring(8)).version()));
        }
        if (what.startsWith("note ")) {
          return List.of(String.valueOf(world.rows.run(what.substring(5)).note()));
        }
        if (what.startsWith("clears ")) {
          return List.of(String.valueOf(world.rows.run(what.substring(7)).clearNumber()));
        }
        if (what.startsWith("type ")) {
          return List.of(world.rows.run(what.substring(5)).type().word());
        }
        return ofTask(what);
      }
    }
  }

  private static String listed(java.util.stream.Stream<String> some) {
    String all = some.collect(Collectors.joining(","));
    return all.isEmpty() ? "none" : all;
  }

  /** How long after the world began. */
  private static String since(Instant at) {
    return Duration.between(TableWorld.START, at).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** The checks that the first instance of an explanation does not meet, in order. */
  private static String why(JsonNode result) {
    List<String> names = new ArrayList<>();
    result
        .path("task_instances")
        .path(0)
        .path("dependencies")
        .forEach(d -> names.add(d.path("name").asText()));
    return listed(names.stream());
  }

  /** {@code running aa bb, queued cc}: each with the updates it took, in order. */
  private String assetRuns(String dag) {
    return listed(
            world.rows.runs.values().stream()
                .filter(r -> r.dagId().equals(dag) && r.type() == RunType.ASSET_TRIGGERED)
                .map(
                    r ->
                        r.state().word()
                            + world.rows.assetRuns.stream()
                                .filter(c -> c.runKey() == r.id())
                                .map(c -> " " + world.rows.event(c).asset())
                                .collect(Collectors.joining())))
        .replace(",", ", ");
  }

  private String plan() {
    Decisions.Answer a = world.answer;
    if (a == null || a.result() == null) {
      return "none";
    }
    List<String> steps = new ArrayList<>();
    a.result()
        .path("runs")
        .forEach(
            r ->
                steps.add(
                    r.path("logical_date").asText().replace("T00:00:00Z", "")
                        + ":"
                        + r.path("action").asText()));
    return String.join(",", steps);
  }

  private String names(java.util.function.Predicate<TaskState> which) {
    String names =
        world.rows.tasks.values().stream()
            .filter(t -> which.test(t.state()))
            .map(t -> world.name(t.id()))
            .collect(Collectors.joining(","));
    return names.isEmpty() ? "none" : names;
  }

  /** {@code a}, {@code a[1]}, {@code a[*]}, and {@code a.try}, {@code a.due}, {@code a.reason}… */
  private List<String> ofTask(String what) {
    int hash = what.indexOf('#');
    if (hash > 0) {
      return List.of(
          String.valueOf(
              world.named(what.substring(0, hash) + "[*]").stream()
                  .filter(t -> t.state() != TaskState.REMOVED)
                  .count()));
    }
    int dot = what.lastIndexOf('.');
    List<String> fields =
        List.of("try", "max", "due", "reason", "inputs", "history", "weight", "output");
    boolean field = dot > 0 && fields.contains(what.substring(dot + 1));
    String name = field ? what.substring(0, dot) : what;
    String which = field ? what.substring(dot + 1) : "";
    return world.named(name).stream().map(t -> one(t, which)).toList();
  }

  private String one(TaskRow task, String field) {
    return switch (field) {
      case "try" -> String.valueOf(task.tryNumber());
      case "max" -> String.valueOf(task.maxTries());
      case "due" -> due(task);
      case "reason" -> String.valueOf(task.reason());
      case "output" -> String.valueOf(world.rows.outputs.get(task.id()));
      case "history" ->
          String.valueOf(world.rows.history.stream().filter(h -> h.id() == task.id()).count());
      case "inputs" -> inputs(task);
      default -> word(task.state());
    };
  }

  /** When it is due, in seconds after now. */
  private String due(TaskRow task) {
    return Optional.ofNullable(task.dueAt())
        .map(d -> Duration.between(world.now, d).toMillis())
        .map(ms -> ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms")
        .orElse("none");
  }

  /** Where the arguments of the last attempt come from: {@code x@2} is element 2 of x's output. */
  private String inputs(TaskRow task) {
    Effect.Attempt attempt = world.attempts.get(task.id());
    if (attempt == null) {
      return "none";
    }
    return attempt.inputs().stream().map(this::input).collect(Collectors.joining(" "));
  }

  private String input(Effect.Input in) {
    return switch (in) {
      case Effect.Input.One one -> world.name(one.task());
      case Effect.Input.All all ->
          all.tasks().stream().map(world::name).collect(Collectors.joining(",", "{", "}"));
      case Effect.Input.Element e -> world.name(e.task()) + "@" + e.position();
      case Effect.Input.Literal l -> "#" + l.argument() + "@" + l.position();
      case Effect.Input.Part(int list, Effect.Input element) -> list + ":" + input(element);
      case Effect.Input.Nothing n -> "nothing";
    };
  }
}
