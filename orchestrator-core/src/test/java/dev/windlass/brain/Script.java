package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Branch;
import dev.windlass.dag.Json;
import dev.windlass.run.Blame;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays what a row says and checks what it expects; the words are explained in docs/semantics.md.
 */
final class Script {
  private final TableWorld world;

  Script(TableWorld world) {
    this.world = world;
  }

  /** Plays one row that has the columns dag, play and expect. */
  static void check(Table.Row row) {
    TableWorld world = new TableWorld(row.get("dag"));
    Script script = new Script(world);
    String play = row.get("play");
    if (!play.startsWith("-")) {
      world.trigger("d", "r1", TableWorld.START);
    }
    for (String step : parts(play.startsWith("-") ? play.substring(1) : play)) {
      script.step(step);
    }
    List<String> expected = parts(row.get("expect"));
    assertThat(expected).as("what %s expects", row).isNotEmpty();
    for (String wanted : expected) {
      script.expect(row, wanted);
    }
  }

  private static List<String> parts(String text) {
    return Arrays.stream(text.split(";", -1)).map(String::trim).filter(p -> !p.isEmpty()).toList();
  }

  // ---- steps

  void step(String text) {
    String[] words = text.split("\\s+", -1);
    if (words[0].startsWith("+")) {
      world.pass(DagNotation.duration(words[0].substring(1)));
      return;
    }
    switch (words[0]) {
      case "run" -> run(words);
      case "restart" -> world.restart();
      case "rest" -> rest(words[1]);
      case "clear", "preview" -> clear(words);
      case "pause", "unpause" ->
          world.on(
              new Event.Pause(
                  world.nextCommand(),
                  words.length > 1 ? words[1] : "d",
                  words[0].equals("pause")));
      case "mark" -> mark(words);
      case "mark_run" -> markRun(words);
      case "delete" -> {
        RunRow run = world.run(words[1]);
        world.on(
            new Event.DeleteRun(world.nextCommand(), run.dagId(), run.runId(), world.found(run)));
      }
      case "pool" -> {
        world.pool(words[1]);
        world.on(new Event.PoolsLoaded(world.pools, world.countDeferred));
      }
      case "backfill" -> backfill(words);
      case "gone" -> world.on(new Event.DagGone("d"));
      case "back" -> world.loadAgain("d");
      case "broken", "mended" -> {
        world.broken = words[0].equals("broken");
        world.loadAgain("d");
      }
      case "backfill_control" ->
          world.on(
              new Event.BackfillControl(world.nextCommand(), Long.parseLong(words[1]), words[2]));
      case "answer" -> answer(words);
      case "explain" -> {
        int slash = words[1].indexOf('/');
        RunRow run = world.run(slash < 0 ? "r1" : words[1].substring(0, slash));
        world.on(
            new Event.Explain(
                world.nextCommand(),
                run.dagId(),
                run.runId(),
                world.found(run),
                words[1].substring(slash + 1)));
      }
      case "at" -> world.now = Instant.parse(words[1]);
      default -> report(words);
    }
  }

  /** {@code run r2 [@2026-01-02 | undated] [of e]}; without a date the next day is taken. */
  private void run(String[] words) {
    String dag = "d";
    Instant date = TableWorld.START.plus(Duration.ofDays(world.runs.size()));
    for (int i = 2; i < words.length; i++) {
      if (words[i].equals("undated")) {
        date = null;
      } else if (words[i].startsWith("@")) {
        date = instant(words[i].substring(1));
      } else if (words[i].equals("of")) {
        dag = words[++i];
      }
    }
    world.trigger(dag, words[1], date);
  }

  static Instant instant(String text) {
    return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
  }

  /** Every attempt that can be ended so ends so, again and again until none is left. */
  private void rest(String how) {
    for (int i = 0; i < 1_000; i++) {
      List<TaskRow> live =
          world.tasks.values().stream()
              .filter(t -> t.state().live())
              .filter(t -> !how.equals("ok") || t.ending() == null)
              .toList();
      if (live.isEmpty()) {
        return;
      }
      report(new String[] {world.name(live.getFirst().id()), how});
    }
    throw new IllegalStateException("it never comes to rest");
  }

  /** {@code clear [run/]a,b [up] [down] [failed]}; {@code clear all}; {@code clear in r2 a}. */
  private void clear(String[] words) {
    List<String> options = Arrays.asList(words).subList(1, words.length);
    int slash = words[1].indexOf('/');
    RunRow run = world.run(slash < 0 ? "r1" : words[1].substring(0, slash));
    String ids = words[1].substring(slash + 1);
    world.on(
        new Event.Clear(
            world.nextCommand(),
            run.dagId(),
            run.runId(),
            world.found(run),
            others(run),
            ids.equals("all") ? List.of() : List.of(ids.split(",", -1)),
            new Event.ClearOptions(
                options.contains("failed"),
                options.contains("running"),
                new Event.Around(
                    options.contains("up"),
                    options.contains("down"),
                    options.contains("past"),
                    options.contains("future")),
                options.contains("prevent_running"),
                false,
                null),
            words[0].equals("preview")));
  }

  /** The finished runs of the same DAG: a clear or a mark may reach them. */
  private List<RunSnapshot> others(RunRow run) {
    return world.runs.values().stream()
        .filter(r -> r.dagId().equals(run.dagId()) && r.id() != run.id())
        .filter(r -> r.state().finished())
        .map(world::snapshot)
        .toList();
  }

  private void mark(String[] words) {
    List<String> options = Arrays.asList(words);
    int slash = words[1].indexOf('/');
    RunRow run = world.run(slash < 0 ? "r1" : words[1].substring(0, slash));
    world.on(
        new Event.MarkTask(
            world.nextCommand(),
            run.dagId(),
            run.runId(),
            world.found(run),
            others(run),
            words[1].substring(slash + 1),
            TaskState.of(words[2]),
            new Event.Around(
                options.contains("up"),
                options.contains("down"),
                options.contains("past"),
                options.contains("future")),
            options.contains("preview")));
  }

  private void answer(String[] words) {
    world.on(
        new Event.Respond(
            world.nextCommand(),
            "d",
            "r1",
            words[1],
            Arrays.asList(words).subList(2, words.length),
            Json.object(),
            "somebody"));
  }

  private void markRun(String[] words) {
    RunRow run = world.run(words.length > 2 ? words[1] : "r1");
    world.on(
        new Event.MarkRun(
            world.nextCommand(),
            run.dagId(),
            run.runId(),
            world.found(run),
            words[words.length - 1]));
  }

  /** {@code backfill 2026-01-01 2026-01-05 [failed] [max=2] [backwards] [preview]}. */
  private void backfill(String[] words) {
    String reprocess = "none";
    int max = 10;
    boolean backwards = false;
    boolean preview = false;
    boolean seen = true;
    for (int i = 3; i < words.length; i++) {
      switch (words[i]) {
        case "backwards" -> backwards = true;
        case "preview" -> preview = true;
        case "early" -> seen = false;
        default -> {
          if (words[i].startsWith("max=")) {
            max = Integer.parseInt(words[i].substring(4));
          } else {
            reprocess = words[i];
          }
        }
      }
    }
    Instant from = instant(words[1]);
    Instant to = instant(words[2]);
    boolean rows = seen;
    world.on(
        new Event.Backfill(
            world.nextCommand(),
            "d",
            from,
            to,
            reprocess,
            max,
            backwards,
            Json.object(),
            false,
            preview,
            world.runs.values().stream()
                .filter(r -> rows && r.dagId().equals("d"))
                .filter(
                    r -> {
                      Instant date = r.logicalDate();
                      return date != null && !date.isBefore(from) && !date.isAfter(to);
                    })
                .map(world::snapshot)
                .toList()));
  }

  // ---- what workers say

  /** {@code a ok}, {@code a ok len=3}, {@code a ok -> b c}, {@code a fail}, {@code a start}… */
  private void report(String[] words) {
    List<TaskRow> several = world.named(words[0]);
    assertThat(several).as("instances named %s", words[0]).isNotEmpty();
    for (TaskRow task : several) {
      report(task, words);
    }
  }

  private void report(TaskRow task, String[] words) {
    long id = task.id();
    int tryNumber = task.tryNumber();
    String how = words[1];
    boolean stale = words[words.length - 1].equals("stale");
    if (!stale) {
      assertThat(task.state().live())
          .as("%s is %s: is it live, so that a worker can say '%s'?", words[0], task.state(), how)
          .isTrue();
    } else {
      tryNumber--;
    }
    Instant at = world.now;
    if (task.state() == TaskState.QUEUED && !how.equals("start") && !how.equals("lost")) {
      world.on(new Event.Reported(new Report.Started(id, tryNumber, "w", at)));
    }
    Report said =
        switch (how) {
          case "start" -> new Report.Started(id, tryNumber, "w", at);
          case "submit" -> new Report.Submitted(id, tryNumber, "\"job\"", at);
          case "wait" -> new Report.Waiting(id, tryNumber, at);
          case "ok" -> succeeded(id, tryNumber, words, at);
          case "fail" -> new Report.Failed(id, tryNumber, "broken", true, Blame.USER, at);
          case "fail!" -> new Report.Failed(id, tryNumber, "broken", false, Blame.USER, at);
          case "skip" -> new Report.Skipped(id, tryNumber, "nothing to do", at);
          case "ended" -> new Report.Ended(id, tryNumber, at);
          case "lost" -> new Report.Lost(id, tryNumber, at);
          default -> throw new IllegalArgumentException("unknown step: " + String.join(" ", words));
        };
    world.on(new Event.Reported(said));
  }

  private static Report succeeded(long id, int tryNumber, String[] words, Instant at) {
    Branch branch = null;
    @Nullable String output = "\"x\"";
    int length = TaskRow.NO_LIST;
    if (words.length > 2 && words[2].equals("->")) {
      List<String> chosen = Arrays.asList(words).subList(3, words.length);
      branch =
          switch (chosen.getFirst()) {
            case "none" -> Branch.none();
            case "stop" -> Branch.stop();
            case "all" -> Branch.all();
            default -> Branch.to(chosen);
          };
    } else if (words.length > 2 && words[2].startsWith("len=")) {
      length = Integer.parseInt(words[2].substring(4));
      output = "[]";
    } else if (words.length > 2 && words[2].equals("nothing")) {
      output = null;
      length = TaskRow.NO_OUTPUT;
    }
    return new Report.Succeeded(id, tryNumber, output, length, branch, at);
  }

  // ---- expectations

  private void expect(Table.Row row, String wanted) {
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
    return world.runs.values().stream()
        .map(
            r ->
                r.runId()
                    + "="
                    + r.state().word()
                    + " ("
                    + r.reason()
                    + "): "
                    + world.snapshot(r).tasks().stream()
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
        return List.of(world.run("r1").state().word());
      }
      case "reason" -> {
        return List.of(String.valueOf(world.run("r1").reason()));
      }
      case "starts" -> {
        return List.of(String.join(",", world.starts));
      }
      case "calls" -> {
        return List.of(world.calls.isEmpty() ? "none" : String.join(",", world.calls));
      }
      case "alerts" -> {
        return List.of(
            listed(world.alerts.stream().map(a -> world.late(a.runKey(), a.taskId(), a.number()))));
      }
      case "alert_times" -> {
        return List.of(listed(world.alerts.stream().map(a -> since(a.missedAt()))));
      }
      case "groups" -> {
        return List.of(
            listed(
                world.groups.values().stream()
                    .filter(g -> g.retried() > 0 || g.dueAt() != null)
                    .map(
                        g ->
                            (g.mapIndex() < 0 ? g.group() : g.group() + "[" + g.mapIndex() + "]")
                                + ":"
                                + g.retried()
                                + (g.dueAt() == null ? "" : "@" + since(g.dueAt())))));
      }
      case "words" -> {
        return List.of(listed(world.alerts.stream().map(a -> a.words())));
      }
      case "pending" -> {
        return List.of(
            listed(
                world.deadlines.values().stream()
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
            world.runs.isEmpty()
                ? "none"
                : world.runs.values().stream()
                    .map(
                        r -> r.runId().replaceAll("T00:00:00\\+00:00", "") + ":" + r.state().word())
                    .collect(Collectors.joining(",")));
      }
      case "all" -> {
        return world.snapshot(world.run("r1")).tasks().stream().map(t -> word(t.state())).toList();
      }
      case "completed_backfills" -> {
        return List.of(String.valueOf(world.completedBackfills.size()));
      }
      case "paused" -> {
        return List.of(String.valueOf(world.paused.getOrDefault("d", false)));
      }
      default -> {
        if (what.startsWith("run ")) {
          return List.of(world.run(what.substring(4)).state().word());
        }
        if (what.startsWith("reason ")) {
          return List.of(String.valueOf(world.run(what.substring(7)).reason()));
        }
        if (what.startsWith("clears ")) {
          return List.of(String.valueOf(world.run(what.substring(7)).clearNumber()));
        }
        if (what.startsWith("type ")) {
          return List.of(world.run(what.substring(5)).type().word());
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
        world.tasks.values().stream()
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
      case "output" -> String.valueOf(world.outputs.get(task.id()));
      case "history" ->
          String.valueOf(world.history.stream().filter(h -> h.id() == task.id()).count());
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
    return attempt.inputs().stream()
        .map(
            in ->
                switch (in) {
                  case Effect.Input.One one -> world.name(one.task());
                  case Effect.Input.All all ->
                      all.tasks().stream()
                          .map(world::name)
                          .collect(Collectors.joining(",", "{", "}"));
                  case Effect.Input.Element e -> world.name(e.task()) + "@" + e.position();
                  case Effect.Input.Literal l -> "#" + l.argument() + "@" + l.position();
                  case Effect.Input.Nothing n -> "nothing";
                })
        .collect(Collectors.joining(" "));
  }
}
