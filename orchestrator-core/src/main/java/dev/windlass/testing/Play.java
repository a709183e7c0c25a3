package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Event;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.timetable.Timetable.Due;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The world of one tester, from what is first asked of it on: carries out wishes, each in a process
 * that begins with the rows, and looks at what there is. Used by one thread at a time.
 */
final class Play {
  private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

  private final Givens givens;
  private final List<Map.Entry<String, Crash>> crashes = new ArrayList<>();
  private Optional<Instant> start = Optional.empty();
  private @Nullable World world;

  Play(Givens givens) {
    this.givens = givens;
  }

  /** The virtual time at the beginning, whatever is asked first. */
  void startAt(Instant instant) {
    start = Optional.of(instant);
  }

  void crashAfter(String task, Crash point) {
    crashes.add(Map.entry(task, point));
  }

  /** The virtual time. */
  Instant now() {
    World w = world;
    return w == null ? start.orElse(SOME_DAY) : w.now();
  }

  // ---- wishes

  /** Triggers a run at a moment, or now when that has passed, and lets it run. */
  TestRun trigger(Instant from, Dag which, Optional<Due> due, Map<String, ?> conf) {
    World w = at(from);
    boolean taken = due.isPresent() && w.rows.taken(which.id(), due.get().logicalDate());
    JsonNode result =
        act(
            w,
            true,
            id ->
                new Event.Trigger(
                    id,
                    which.id(),
                    Optional.empty(),
                    due.map(Due::logicalDate),
                    due.map(d -> d.interval().start()),
                    due.map(d -> d.interval().end()),
                    (ObjectNode) Json.tree(conf),
                    null,
                    "test",
                    null,
                    taken));
    String runId = result.path("run_id").asText();
    return new TestRun(w, w.rows.run(which.id(), runId).orElseThrow());
  }

  /** Lets the schedule of a DAG make its runs, as time passes; those that came. */
  List<TestRun> schedule(Opening.Window window, List<PlannedRun> planned) {
    World w = at(window.from());
    return comers(
        w,
        () -> {
          begin(w, Optional.of(window), true);
          finish(w, w.now().plus(Dates.span(planned, w.now())).plus(givens.horizon));
        });
  }

  /** Sends a command and lets the world go on until nothing more follows; its result. */
  JsonNode act(LongFunction<Event.Command> command) {
    return act(at(now()), true, command);
  }

  /** The same where only the command itself makes runs, by the DAG's own schedule. */
  JsonNode reprocess(LongFunction<Event.Command> command) {
    return act(at(now()), false, command);
  }

  /** The runs that came of a command, of all DAGs. */
  List<TestRun> started(LongFunction<Event.Command> command) {
    World w = at(now());
    return comers(w, () -> act(w, true, command));
  }

  private static List<TestRun> comers(World w, Runnable what) {
    Set<Long> known = w.rows.runs().stream().map(RunRow::id).collect(Collectors.toSet());
    what.run();
    return w.rows.runs().stream()
        .filter(r -> !known.contains(r.id()))
        .map(r -> new TestRun(w, r))
        .toList();
  }

  private JsonNode act(World w, boolean assets, LongFunction<Event.Command> command) {
    begin(w, Optional.empty(), assets);
    JsonNode result = w.command(command);
    finish(w, w.now().plus(givens.horizon));
    return result;
  }

  private void begin(World w, Optional<Opening.Window> window, boolean assets) {
    w.watch.concurrency = new Concurrency();
    crashes.forEach(c -> w.crashAt(c.getKey(), c.getValue()));
    crashes.clear();
    w.begin(new Opening(givens, w.rows, window, assets));
  }

  private static void finish(World w, Instant end) {
    w.play(end);
    w.drop();
    if (!w.unreached().isEmpty()) {
      throw new AssertionError(
          "the run never came to these crash points: %s%n%s"
              .formatted(w.unreached(), w.watch.timeline.text()));
    }
  }

  /** The world, in which it is {@code from} or later. */
  private World at(Instant from) {
    World w = world(from);
    // A second apart, so that runs without a date have ids of their own.
    Instant next = w.rows.runs().isEmpty() ? w.now() : w.now().plusSeconds(1);
    w.jump(from.isAfter(next) && start.isEmpty() ? from : next);
    return w;
  }

  /** The world as it is; {@code from} is when a new one begins. */
  private World world(Instant from) {
    World w = world;
    if (w == null) {
      w = new World(givens, start.orElse(from));
      world = w;
    }
    return w;
  }

  // ---- what there is

  /** A run as it is now. */
  TestRun again(TestRun run) {
    return new TestRun(world(now()), row(run));
  }

  RunRow row(TestRun run) {
    return world(now()).rows.run(run.dagId(), run.runId()).orElseThrow();
  }

  /** Runs that are so, the oldest first. */
  List<TestRun> runs(Predicate<RunRow> so) {
    World w = world(now());
    return w.rows.runs().stream().filter(so).map(r -> new TestRun(w, r)).toList();
  }

  /** The run with its instances, if it has ended. */
  Optional<RunSnapshot> ended(RunRow run) {
    return run.state().finished() ? Optional.of(world(now()).rows.snapshot(run)) : Optional.empty();
  }

  /** Other runs of the DAG that have ended. */
  List<RunSnapshot> others(RunRow run) {
    return snapshots(
        r -> r.dagId().equals(run.dagId()) && r.id() != run.id() && r.state().finished());
  }

  /** Runs of a DAG with logical dates in a range, both ends included. */
  List<RunSnapshot> between(String dagId, Instant from, Instant to) {
    return snapshots(r -> r.dagId().equals(dagId) && within(r.logicalDate(), from, to));
  }

  private List<RunSnapshot> snapshots(Predicate<RunRow> so) {
    World w = world(now());
    return w.rows.runs().stream().filter(so).map(w.rows::snapshot).toList();
  }

  private static boolean within(@Nullable Instant date, Instant from, Instant to) {
    return date != null && !date.isBefore(from) && !date.isAfter(to);
  }

  /** The runs of a backfill, by logical date. */
  List<TestRun> ofBackfill(long backfill) {
    return runs(r -> r.backfillId() != null && r.backfillId() == backfill).stream()
        .sorted(Comparator.comparing(r -> r.logicalDate().orElseThrow()))
        .toList();
  }
}
