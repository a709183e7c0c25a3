package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetUpdate;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plays what a row says; the words are explained in docs/semantics.md. */
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
      world.trigger("d", "r1", TableWorld.FIRST);
    }
    for (String step : parts(play.startsWith("-") ? play.substring(1) : play)) {
      script.step(step);
    }
    ScriptExpectations expectations = new ScriptExpectations(world);
    List<String> expected = parts(row.get("expect"));
    assertThat(expected).as("what %s expects", row).isNotEmpty();
    for (String wanted : expected) {
      expectations.expect(row, wanted);
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
        RunRow run = world.rows.run(words[1]);
        world.on(
            new Event.DeleteRun(world.nextCommand(), run.dagId(), run.runId(), world.found(run)));
      }
      case "delete_dag" -> {
        world.on(new Event.DeleteDag(world.nextCommand(), "d"));
        if (world.last.deletedDags().contains("d") && !words[words.length - 1].equals("gone")) {
          // Its source is still there, and is told of by the bell of the same commit.
          world.loadAgain("d");
        }
      }
      case "pool" -> {
        world.pool(words[1]);
        world.on(new Event.PoolsLoaded(world.pools, world.countDeferred));
      }
      case "backfill" -> backfill(words);
      case "upgrade" -> world.upgrade(words.length > 1 ? words[1] : "d");
      case "gone" -> world.goAway(words.length > 1 ? words[1] : "d");
      case "back" -> world.loadAgain(words.length > 1 ? words[1] : "d");
      case "update" ->
          world.on(new Event.AssetSaid(world.nextCommand(), words[1], Json.object(), "somebody"));
      case "forget" ->
          world.on(
              new Event.AssetQueueClear(
                  world.nextCommand(),
                  words[1],
                  words.length > 2 ? Optional.of(words[2]) : Optional.empty(),
                  Optional.empty()));
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
        RunRow run = world.rows.run(slash < 0 ? "r1" : words[1].substring(0, slash));
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

  /**
   * {@code run r2 [@2026-01-02 | undated] [after=2026-01-03] [of e]}; without a date the next day
   * is taken.
   */
  private void run(String[] words) {
    String dag = "d";
    Instant date = TableWorld.FIRST.plus(Duration.ofDays(world.rows.runs.size()));
    Instant after = null;
    for (int i = 2; i < words.length; i++) {
      if (words[i].equals("undated")) {
        date = null;
      } else if (words[i].startsWith("@")) {
        date = instant(words[i].substring(1));
      } else if (words[i].startsWith("after=")) {
        after = instant(words[i].substring(6));
      } else if (words[i].equals("of")) {
        dag = words[++i];
      }
    }
    world.trigger(dag, words[1], date, after);
  }

  static Instant instant(String text) {
    return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
  }

  /** Every attempt that can be ended so ends so, again and again until none is left. */
  private void rest(String how) {
    for (int i = 0; i < 1_000; i++) {
      List<TaskRow> live =
          world.rows.tasks.values().stream()
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

  /** {@code clear [run/]a,b [up] [down] [failed]}; {@code clear all from=2025-01-01 to=…}. */
  private void clear(String[] words) {
    List<String> options = Arrays.asList(words).subList(1, words.length);
    Optional<Instant> from = date(options, "from=");
    Optional<Instant> to = date(options, "to=");
    if (from.isPresent() || to.isPresent()) {
      world.on(
          new Event.Clear(
              world.nextCommand(),
              "d",
              "",
              Optional.empty(),
              world.rows.runs.values().stream()
                  .filter(r -> r.dagId().equals("d") && r.state().finished())
                  .map(world.rows::snapshot)
                  .toList(),
              words[1].equals("all") ? List.of() : List.of(words[1].split(",", -1)),
              how(options),
              words[0].equals("preview"),
              Optional.of(
                  new Event.Dates(from.orElse(Instant.EPOCH), to.orElse(TableWorld.START)))));
      return;
    }
    int slash = words[1].indexOf('/');
    RunRow run = world.rows.run(slash < 0 ? "r1" : words[1].substring(0, slash));
    String ids = words[1].substring(slash + 1);
    world.on(
        new Event.Clear(
            world.nextCommand(),
            run.dagId(),
            run.runId(),
            world.found(run),
            others(run),
            ids.equals("all") ? List.of() : List.of(ids.split(",", -1)),
            how(options),
            words[0].equals("preview")));
  }

  private static Optional<Instant> date(List<String> options, String key) {
    return options.stream()
        .filter(o -> o.startsWith(key))
        .map(o -> instant(o.substring(key.length())))
        .findFirst();
  }

  private static Event.ClearOptions how(List<String> options) {
    return new Event.ClearOptions(
        options.contains("failed"),
        options.contains("running"),
        new Event.Around(
            options.contains("up"),
            options.contains("down"),
            options.contains("past"),
            options.contains("future")),
        options.contains("prevent_running"),
        options.contains("latest"),
        options.contains("new"),
        options.stream()
            .filter(o -> o.startsWith("note="))
            .map(o -> o.substring(5))
            .findFirst()
            .orElse(null));
  }

  /** The finished runs of the same DAG: a clear or a mark may reach them. */
  private List<RunSnapshot> others(RunRow run) {
    return world.rows.runs.values().stream()
        .filter(r -> r.dagId().equals(run.dagId()) && r.id() != run.id())
        .filter(r -> r.state().finished())
        .map(world.rows::snapshot)
        .toList();
  }

  private void mark(String[] words) {
    List<String> options = Arrays.asList(words);
    int slash = words[1].indexOf('/');
    RunRow run = world.rows.run(slash < 0 ? "r1" : words[1].substring(0, slash));
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
    RunRow run = world.rows.run(words.length > 2 ? words[1] : "r1");
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
            world.rows.runs.values().stream()
                .filter(r -> rows && r.dagId().equals("d"))
                .filter(
                    r -> {
                      Instant date = r.logicalDate();
                      return date != null && !date.isBefore(from) && !date.isAfter(to);
                    })
                .map(world.rows::snapshot)
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
    // Who is told to end before it has begun never begins.
    boolean never = how.equals("lost") || (how.equals("ended") && task.ending() != null);
    if (task.state() == TaskState.QUEUED && !how.equals("start") && !never) {
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
    List<AssetUpdate> updates = new ArrayList<>();
    int length = TaskRow.NO_LIST;
    if (words.length > 2 && words[2].equals("emits")) {
      for (String update : words[3].split(",", -1)) {
        String[] named = update.split("@", -1);
        updates.add(
            new AssetUpdate(Asset.of(named[0]), named.length > 1 ? named[1] : "", Json.object()));
      }
    } else if (words.length > 2 && words[2].equals("->")) {
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
    return new Report.Succeeded(id, tryNumber, output, length, branch, updates, at);
  }
}
