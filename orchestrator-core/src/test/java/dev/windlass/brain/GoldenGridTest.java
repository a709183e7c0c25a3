package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.run.Blame;
import dev.windlass.run.Ending;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every state against everything that can happen to it, one line per cell: {@code
 * golden/task_grid.txt} and {@code golden/run_grid.txt}. After a deliberate change run with {@code
 * -Dwindlass.golden=write}, and read every changed line against the reference's transition table
 * before it is checked in.
 */
class GoldenGridTest {
  private static final String DAG =
      "@pool=p:1; @timeout=2h; busy; t : remote pool=p retries=1 delay=1m timeout=1h; z < t";

  /** A world where t of r1 is in a state; "busy" runs and keeps the run going. */
  private static TableWorld world(TaskState state) {
    TableWorld world = new TableWorld(dag(state));
    if (state == TaskState.SCHEDULED) {
      world.pools.put("p", 0);
    }
    List<TaskRow> rows =
        List.of(
            TableWorld.row(0, "busy", -1, TaskState.SCHEDULED, TaskRow.NO_OUTPUT),
            task(state),
            TableWorld.row(2, "z", -1, TaskState.NONE, TaskRow.NO_OUTPUT));
    world.restored(TableWorld.running(RunState.RUNNING), rows);
    return world;
  }

  /** An instance without a state has something to wait for. */
  private static String dag(TaskState state) {
    return switch (state) {
      case NONE -> DAG.replace("t :", "t < busy :");
      case AWAITING_INPUT -> DAG.replace("remote", "approval");
      default -> DAG;
    };
  }

  private static TaskRow task(TaskState state) {
    TaskRow r = TableWorld.row(1, "t", -1, state, TaskRow.NO_OUTPUT);
    boolean retry = state == TaskState.UP_FOR_RETRY;
    return new TaskRow(
        r.id(),
        r.taskId(),
        r.mapIndex(),
        state,
        r.tryNumber(),
        1,
        r.scheduledAt(),
        r.queuedAt(),
        state == TaskState.QUEUED || state == TaskState.SCHEDULED ? null : r.startDate(),
        r.endDate(),
        retry ? TableWorld.START.plus(Duration.ofMinutes(1)) : null,
        null,
        r.key(),
        state == TaskState.DEFERRED ? "\"job\"" : null,
        state == TaskState.RESTARTING ? Ending.CLEARED : null,
        retry ? "broken" : null,
        retry ? Blame.USER : null,
        0,
        TaskRow.NO_OUTPUT,
        null,
        r.seriesStart());
  }

  private static void report(TableWorld world, Report report) {
    world.on(new Event.Reported(report));
  }

  /** Everything that can happen to one task instance, in words, and how. */
  private static Map<String, Consumer<TableWorld>> taskEvents() {
    Map<String, Consumer<TableWorld>> events = new LinkedHashMap<>();
    reports(events, 0, "");
    reports(events, -1, " (stale)");
    events.put("a minute passes", w -> w.pass(Duration.ofMinutes(1)));
    events.put("an hour passes", w -> w.pass(Duration.ofHours(1)));
    events.put("the run times out", w -> w.pass(Duration.ofHours(2)));
    events.put("clear", w -> new Script(w).step("clear t"));
    events.put("mark success", w -> new Script(w).step("mark t success"));
    events.put("mark failed", w -> new Script(w).step("mark t failed"));
    events.put("mark skipped", w -> new Script(w).step("mark t skipped"));
    events.put("answer", w -> new Script(w).step("answer t Approve"));
    events.put("mark the run failed", w -> new Script(w).step("mark_run failed"));
    events.put("mark the run success", w -> new Script(w).step("mark_run success"));
    events.put("pause the DAG", w -> new Script(w).step("pause"));
    events.put("the pool grows", w -> new Script(w).step("pool p:5"));
    events.put("the pool is gone", w -> new Script(w).step("pool p:gone"));
    events.put("the scheduler restarts", TableWorld::restart);
    return events;
  }

  private static void reports(Map<String, Consumer<TableWorld>> events, int off, String suffix) {
    Map<String, ReportOf> reports = new LinkedHashMap<>();
    reports.put("started", (id, n, at) -> new Report.Started(id, n, "w", at));
    reports.put("submitted", (id, n, at) -> new Report.Submitted(id, n, "\"job\"", at));
    reports.put("waiting", Report.Waiting::new);
    reports.put("succeeded", (id, n, at) -> new Report.Succeeded(id, n, "\"x\"", at));
    reports.put("skipped", (id, n, at) -> new Report.Skipped(id, n, "nothing to do", at));
    reports.put("failed", (id, n, at) -> new Report.Failed(id, n, "broken", true, Blame.USER, at));
    reports.put(
        "failed for good",
        (id, n, at) -> new Report.Failed(id, n, "broken", false, Blame.USER, at));
    reports.put("ended", Report.Ended::new);
    reports.put("lost", Report.Lost::new);
    reports.forEach(
        (name, of) ->
            events.put(
                "report " + name + suffix,
                w -> {
                  TaskRow t = w.one("t");
                  report(w, of.make(t.id(), t.tryNumber() + off, w.now));
                }));
  }

  private interface ReportOf {
    Report make(long task, int tryNumber, Instant at);
  }

  @Test
  void every_state_of_a_task_meets_everything_that_can_happen() throws IOException {
    List<String> lines = new ArrayList<>();
    for (TaskState state : TaskState.values()) {
      taskEvents().forEach((name, event) -> lines.add(taskCell(state, name, event)));
    }
    for (TaskState state : TaskState.values()) {
      for (Ending ending : Ending.values()) {
        if (asked(state, ending)) {
          ends().forEach((name, event) -> lines.add(endingCell(state, ending, name, event)));
        }
      }
    }
    compare("task_grid.txt", TASK_HEADER, lines);
  }

  /** Whether an attempt in a state may have been asked to end so. */
  private static boolean asked(TaskState state, Ending ending) {
    return switch (ending) {
      case STUCK -> state == TaskState.QUEUED;
      case CLEARED -> state.live() && (state == TaskState.RESTARTING || !state.takesSlot());
      case TIMED_OUT -> state.live() && state != TaskState.QUEUED && state != TaskState.RESTARTING;
      case RUN_ENDED, MARKED_SUCCESS, MARKED_FAILED, MARKED_SKIPPED -> state.live();
    };
  }

  /** Every way in which an attempt may be over. */
  private static Map<String, Consumer<TableWorld>> ends() {
    Map<String, Consumer<TableWorld>> ends = new LinkedHashMap<>();
    reports(ends, 0, "");
    ends.put("the scheduler restarts", TableWorld::restart);
    return ends;
  }

  /** A world where t is in a state and was asked to end. */
  private static TableWorld world(TaskState state, Ending ending) {
    TableWorld world = new TableWorld(dag(state));
    TaskRow z = TableWorld.row(2, "z", -1, TaskState.NONE, TaskRow.NO_OUTPUT);
    RunRow run = TableWorld.running(RunState.RUNNING);
    if (ending == Ending.RUN_ENDED) {
      run = Rows.ending(run, "the run was ended");
      z = TableWorld.row(2, "z", -1, TaskState.SKIPPED, TaskRow.NO_OUTPUT);
    }
    if (ending == Ending.TIMED_OUT) {
      world.now = TableWorld.START.plus(Duration.ofHours(1));
    }
    TaskRow busy = TableWorld.row(0, "busy", -1, TaskState.SCHEDULED, TaskRow.NO_OUTPUT);
    world.restored(run, List.of(busy, ending(task(state), ending), z));
    return world;
  }

  private static TaskRow ending(TaskRow r, Ending ending) {
    return new TaskRow(
        r.id(),
        r.taskId(),
        r.mapIndex(),
        r.state(),
        r.tryNumber(),
        r.maxTries(),
        r.scheduledAt(),
        r.queuedAt(),
        r.startDate(),
        r.endDate(),
        r.dueAt(),
        r.worker(),
        r.key(),
        r.handle(),
        ending,
        r.reason(),
        r.blame(),
        r.lostCount(),
        r.outputLength(),
        r.skips(),
        r.seriesStart());
  }

  private static String endingCell(
      TaskState state, Ending ending, String name, Consumer<TableWorld> event) {
    TableWorld world = world(state, ending);
    String start = "%-34s".formatted(state.word() + ", " + ending.word());
    String cell = cell(world, start, name, event);
    boolean kept = world.one("t").outputLength() != TaskRow.NO_OUTPUT;
    return cell + ", output " + (kept ? "kept" : "none");
  }

  private static String taskCell(TaskState state, String name, Consumer<TableWorld> event) {
    return cell(world(state), ScriptExpectations.word(state), name, event);
  }

  private static String cell(
      TableWorld world, String start, String name, Consumer<TableWorld> event) {
    TaskRow before = world.one("t");
    world.starts.clear();
    world.ends.clear();
    world.rows.history.clear();
    world.answer = null;
    event.accept(world);
    TaskRow after = world.one("t");
    Decisions.Answer answer = world.answer;
    return "%-18s| %-26s| %s"
        .formatted(
            start,
            name,
            String.join(
                    ", ",
                    List.of(
                        ScriptExpectations.word(after.state())
                            + (after.ending() == null ? "" : " ending " + after.ending().word()),
                        "try " + before.tryNumber() + ">" + after.tryNumber(),
                        "rows " + (after.equals(before) ? "unchanged" : "changed"),
                        "history "
                            + world.rows.history.stream()
                                .filter(h -> h.taskId().equals("t"))
                                .count(),
                        "starts " + world.starts.stream().filter("t"::equals).count(),
                        "ends " + world.ends.stream().filter("t"::equals).count(),
                        "z " + ScriptExpectations.word(world.one("z").state()),
                        "run " + world.rows.run("r1").state().word()))
                + (answer == null || answer.error() == null
                    ? ""
                    : ", refused " + answer.errorKind()));
  }

  // ---- runs

  private static TableWorld runWorld(String start) {
    TableWorld world = new TableWorld("@timeout=1h; @max_active_runs=1; a : remote; b < a");
    Script script = new Script(world);
    world.trigger("d", "r1", TableWorld.FIRST);
    switch (start) {
      case "queued" -> {
        script.step("run r2");
        return world;
      }
      case "running" -> script.step("a start");
      case "running, ending" -> {
        script.step("a start");
        script.step("mark_run failed");
      }
      case "success" -> {
        script.step("a ok");
        script.step("b ok");
      }
      case "failed" -> script.step("a fail");
      default -> throw new IllegalArgumentException(start);
    }
    return world;
  }

  private static Map<String, List<String>> runEvents() {
    Map<String, List<String>> events = new LinkedHashMap<>();
    events.put("its first task succeeds", List.of("a ok"));
    events.put("its last task succeeds", List.of("a ok", "b ok"));
    events.put("a task fails", List.of("a fail"));
    events.put("a task is skipped", List.of("a skip"));
    events.put("a live task is ended", List.of("a ended"));
    events.put("an hour passes", List.of("+1h"));
    events.put("clear all", List.of("clear R/all"));
    events.put("clear what failed", List.of("clear R/all failed"));
    events.put("mark success", List.of("mark_run R success"));
    events.put("mark failed", List.of("mark_run R failed"));
    events.put("queue again", List.of("mark_run R queued"));
    events.put("mark its task success", List.of("mark R/a success"));
    events.put("delete", List.of("delete R"));
    events.put("pause the DAG", List.of("pause"));
    events.put("pause and unpause", List.of("pause", "unpause"));
    events.put("trigger the same id", List.of("run R undated"));
    events.put("trigger the same date", List.of("run other @D"));
    events.put("the DAG's source is gone", List.of("gone"));
    events.put("the scheduler restarts", List.of("restart"));
    events.put("another run ends", List.of("other ends"));
    return events;
  }

  @Test
  void every_state_of_a_run_meets_everything_that_can_happen() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String state : List.of("queued", "running", "running, ending", "success", "failed")) {
      runEvents().forEach((name, steps) -> lines.add(runCell(state, name, steps)));
    }
    compare("run_grid.txt", RUN_HEADER, lines);
  }

  private static String runCell(String state, String name, List<String> steps) {
    TableWorld world = runWorld(state);
    boolean queued = state.equals("queued");
    String run = queued ? "r2" : "r1";
    String task = queued ? "r2/a" : "a";
    RunRow before = world.rows.run(run);
    world.starts.clear();
    world.ends.clear();
    world.answer = null;
    String played = play(world, steps, run, task, queued);
    String result;
    if (!played.isEmpty()) {
      result = played;
    } else if (world.rows.runs.values().stream().noneMatch(r -> r.runId().equals(run))) {
      result = "no more";
    } else {
      result = runResult(world, run, before);
    }
    Decisions.Answer answer = world.answer;
    return "%-16s| %-25s| %s%s"
        .formatted(
            state,
            name,
            result,
            answer == null || answer.error() == null ? "" : ", refused " + answer.errorKind());
  }

  private static String runResult(TableWorld world, String run, RunRow before) {
    RunRow after = world.rows.run(run);
    return String.join(
        ", ",
        List.of(
            after.state().word() + (after.ending() ? " ending" : ""),
            "row " + (after.equals(before) ? "unchanged" : "changed"),
            "clear number " + before.clearNumber() + ">" + after.clearNumber(),
            "a " + ScriptExpectations.word(world.one(name(run, "a")).state()),
            "b " + ScriptExpectations.word(world.one(name(run, "b")).state()),
            "starts " + own(world.starts, run),
            "ends " + own(world.ends, run)));
  }

  private static long own(List<String> names, String run) {
    return names.stream().filter(n -> n.contains("/") == !run.equals("r1")).count();
  }

  private static String name(String run, String task) {
    return run.equals("r1") ? task : run + "/" + task;
  }

  /** Why a cell cannot be: there is no live task to report. Empty: it was played. */
  private static String play(
      TableWorld world, List<String> steps, String run, String task, boolean queued) {
    Script script = new Script(world);
    for (String step : steps) {
      String words = step.replace("R", run).replace("D", queued ? "2025-01-02" : "2025-01-01");
      if (words.equals("other ends")) {
        if (!queued) {
          return "cannot be: the limit is one run, and it is this";
        }
        script.step("a ok");
        script.step("b ok");
      } else if (words.startsWith("a ") || words.startsWith("b ")) {
        String who = words.startsWith("a ") ? task : name(run, "b");
        if (!world.one(who).state().live()) {
          return "cannot be: no task of it is live";
        }
        script.step(who + words.substring(1));
      } else {
        script.step(words);
      }
    }
    return "";
  }

  // ---- the files

  private static final String TASK_HEADER =
      """
      # Every state of a task instance against everything that can happen to it: one line per cell.
      #   state | what happens | the state after it, try before>after, its row, attempts kept as history, effects
      #                          (attempts started, attempts asked to end), the task after it (z), and the run
      # t is a remote job with one retry after a minute, an execution timeout of an hour and a pool of one slot; its
      # run times out after two hours; another task keeps the run going. A state is put into the database and a brain
      # built from it: none waits for that other task, scheduled at a full pool, awaiting_input is an approval.
      # "running, marked_failed" runs still, was asked to end because it is marked failed, and everything a worker may
      # say then follows: what was asked counts. timed_out: the hour is over; run_ended: the run is being ended.
      """;

  private static final String RUN_HEADER =
      """
      # Every state of a run against everything that can happen to it: one line per cell.
      #   state | what happens | the state after it, its row, clear number before>after, its tasks a and b, effects
      # The DAG is a, then b, with a timeout of an hour and one active run at most; a queued run waits for another.
      # "running, ending" was marked failed and waits for its live task to be ended.
      """;

  private static void compare(String file, String header, List<String> lines) throws IOException {
    String now = header + lines.stream().collect(Collectors.joining("\n", "", "\n"));
    if ("write".equals(System.getProperty("windlass.golden"))) {
      Files.writeString(Path.of("src/test/resources/golden", file), now);
    }
    try (InputStream in = GoldenGridTest.class.getResourceAsStream("/golden/" + file)) {
      assertThat(in).as("golden/" + file).isNotNull();
      String checkedIn = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(now.lines().toList()).isEqualTo(checkedIn.lines().toList());
    }
  }
}
