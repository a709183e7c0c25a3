package dev.windlass.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Event;
import dev.windlass.dag.Asset;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskState;
import dev.windlass.settings.Connection;
import dev.windlass.settings.ConnectionText;
import dev.windlass.template.FolderFiles;
import dev.windlass.timetable.Timetable.Due;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a DAG in this process: on the real brain and the real code of attempts, in virtual time,
 * with fakes for the world outside; without a database and without a cloud. A six-hour run takes
 * milliseconds, and the same test gives the same order every time.
 *
 * <pre>{@code
 * DagTester.of(SalesToRedshift.DAG)
 *     .given("create_cluster", new Cluster("j-1", LIVY))
 *     .given("aggregate_sales", job -> job.takes(Duration.ofHours(6)).fails(1))
 *     .run("2026-01-01")
 *     .succeeded()
 *     .nothingLeaked();
 * }</pre>
 *
 * <p>A task nobody spoke of works as written, with the hooks, connections and variables that were
 * given. Several runs on one tester follow each other, as they would in one database. Testers share
 * nothing; each may be used by one thread at a time.
 */
public final class DagTester {
  private Dag dag;
  private Dates dates;
  private final Givens givens = new Givens();
  private final Play play = new Play(givens);

  private DagTester(Dag dag) {
    this.dag = dag;
    this.dates = new Dates(dag.structure());
    givens.code.add(dag);
  }

  /** A tester of {@code dag}, with nothing given. */
  public static DagTester of(Dag dag) {
    return new DagTester(dag);
  }

  // ---- what the test gives

  /** The task is not run: this is its output. Null: it has none. */
  public DagTester given(String taskId, @Nullable Object output) {
    Behaviour behaviour = new Behaviour().returns(output);
    behaviour.builds = false;
    givens.behaviour(dag, taskId, behaviour);
    return this;
  }

  /** What the task meets, described by {@code behaviour}. The latest word on a task counts. */
  public DagTester given(String taskId, Consumer<Behaviour> behaviour) {
    Behaviour described = new Behaviour();
    behaviour.accept(described);
    givens.behaviour(dag, taskId, described);
    return this;
  }

  /**
   * Another DAG that is there, too: tasks can trigger it and wait for its runs. Its tasks work as
   * written unless {@link #given(Dag, String, Object)} says otherwise.
   */
  public DagTester alongside(Dag other) {
    if (other.id().equals(dag.id())) {
      throw new IllegalArgumentException("DAG '%s' is the one that is tested".formatted(dag.id()));
    }
    givens.code.add(other);
    return this;
  }

  /**
   * A new version of the DAG: what runs from now on has it, runs that exist keep theirs until a
   * clear says otherwise.
   */
  public DagTester version(Dag next) {
    if (!next.id().equals(dag.id())) {
      throw new IllegalArgumentException(
          "'%s' is no version of DAG '%s'".formatted(next.id(), dag.id()));
    }
    givens.code.add(next);
    dag = next;
    dates = new Dates(next.structure());
    return this;
  }

  /** A task of another DAG is not run: this is its output. Null: it has none. */
  public DagTester given(Dag other, String taskId, @Nullable Object output) {
    Behaviour behaviour = new Behaviour().returns(output);
    behaviour.builds = false;
    givens.behaviour(beside(other), taskId, behaviour);
    return this;
  }

  /** What a task of another DAG meets, described by {@code behaviour}. */
  public DagTester given(Dag other, String taskId, Consumer<Behaviour> behaviour) {
    Behaviour described = new Behaviour();
    behaviour.accept(described);
    givens.behaviour(beside(other), taskId, described);
    return this;
  }

  private Dag beside(Dag other) {
    if (!givens.code.has(other.id())) {
      throw new IllegalArgumentException(
          "the test knows no DAG '%s'; say .alongside(…) first".formatted(other.id()));
    }
    return other;
  }

  /** A connection. */
  public DagTester connection(Connection connection) {
    givens.connection(connection);
    return this;
  }

  /** The folder in which the DAG's template files lie; without it they are on the class path. */
  public DagTester templates(Path folder) {
    givens.files = new FolderFiles(folder);
    return this;
  }

  /** A connection as text: a URI or JSON, as environment variables have it. */
  public DagTester connection(String id, String text) {
    return connection(ConnectionText.parse(id, text));
  }

  /** A variable. */
  public DagTester variable(String key, String value) {
    givens.variables.put(key, value);
    return this;
  }

  /** A fake of a hook interface, whatever the connection. */
  public <T> DagTester hook(Class<T> type, T fake) {
    givens.hook(type, null, fake);
    return this;
  }

  /** A fake of a hook interface for one connection. */
  public <T> DagTester hook(Class<T> type, String connectionId, T fake) {
    givens.hook(type, connectionId, fake);
    return this;
  }

  /** A pool's slots; pools that the DAG names and nobody gave have 128. */
  public DagTester pool(String name, int slots) {
    givens.pools.put(name, slots);
    return this;
  }

  /** Attempts that hold a slot at a time; the default is 1,000. */
  public DagTester parallelism(int attempts) {
    givens.parallelism = attempts;
    return this;
  }

  /** The virtual time at the beginning; the default is when the first run is due. */
  public DagTester startingAt(Instant instant) {
    play.startAt(instant);
    return this;
  }

  /** How much virtual time a run gets; the default is 30 days. What is unfinished then stays so. */
  public DagTester within(Duration time) {
    givens.horizon = time;
    return this;
  }

  /**
   * The process is lost at that point of the task's next attempt, and started anew. A run that does
   * not come to the point fails the test.
   */
  public DagTester crashAfter(String taskId, Crash point) {
    Givens.known(dag, taskId);
    play.crashAfter(taskId, point);
    return this;
  }

  /** The virtual time, for fakes that need a clock. */
  public InstantSource clock() {
    return play::now;
  }

  // ---- what the test does

  /** Runs the DAG once, without a logical date, as a person does who only says "run". */
  public TestRun run() {
    return trigger(Map.of());
  }

  /** Runs the DAG once without a logical date, with this conf over the DAG's params. */
  public TestRun trigger(Map<String, ?> conf) {
    return play.trigger(play.now(), dag, Optional.empty(), conf);
  }

  /**
   * Runs the DAG for a date: {@code 2026-01-01}, for the first run the schedule has on that day; or
   * an instant, {@code 2026-01-01T02:00:00Z}. Time stands at the moment that run is due, or later.
   */
  public TestRun run(String date) {
    return run(date, Map.of());
  }

  /** Runs the DAG for a date with this conf over the DAG's params. */
  public TestRun run(String date, Map<String, ?> conf) {
    Due due = dates.run(date);
    return play.trigger(due.runAfter(), dag, Optional.of(due), conf);
  }

  /** Runs another DAG for a date: see {@link #run(String)} and {@link #alongside}. */
  public TestRun run(Dag other, String date) {
    Due due = new Dates(beside(other).structure()).run(date);
    return play.trigger(due.runAfter(), other, Optional.of(due), Map.of());
  }

  /** All runs of a DAG so far, the oldest first: also those that tasks triggered. */
  public List<TestRun> runs(Dag of) {
    return play.runs(r -> r.dagId().equals(of.id()));
  }

  /** The runs that the schedule would make with logical dates in a range, both ends included. */
  public List<PlannedRun> schedule(String from, String to) {
    return dates.schedule(dates.instant(from), dates.last(to));
  }

  /**
   * Lets the schedule make its runs with logical dates in a range, both ends included, as time
   * passes; with catch-up and limits as the DAG says. Time stands at the beginning of the range, or
   * later.
   */
  public List<TestRun> runSchedule(String from, String to) {
    Instant first = dates.instant(from);
    Instant last = dates.last(to);
    return play.schedule(new Opening.Window(dag.id(), first, last), dates.schedule(first, last));
  }

  /**
   * Clears tasks of an earlier run and everything downstream of them, and runs it again.
   *
   * @param taskIds none: all of them
   */
  public TestRun clear(TestRun run, String... taskIds) {
    return clearing(run).tasks(taskIds).downstream().go();
  }

  /** A clear of an earlier run that says more: {@code clearing(run).onlyFailed().go()}. */
  public Clearing clearing(TestRun run) {
    return new Clearing(play, run);
  }

  /** A backfill of logical dates, both ends included: {@code backfill(from, to).go()}. */
  public Backfilling backfill(String from, String to) {
    return new Backfilling(play, dag.id(), dates.instant(from), dates.last(to));
  }

  /** Pauses the DAG: its runs wait. */
  public DagTester pause() {
    play.act(id -> new Event.Pause(id, dag.id(), true));
    return this;
  }

  /** Unpauses the DAG; what waited goes on. */
  public DagTester unpause() {
    play.act(id -> new Event.Pause(id, dag.id(), false));
    return this;
  }

  /**
   * Marks a task, a mapped instance such as {@code load[3]}, or a group, as a person does.
   *
   * @return the run as it is once nothing more follows
   */
  public TestRun mark(TestRun run, String taskId, TaskState as) {
    RunRow row = play.row(run);
    play.act(
        id -> new Event.MarkTask(id, row.dagId(), row.runId(), play.ended(row), taskId, as, false));
    return play.again(run);
  }

  /** Gives a run an end, or, with {@link RunState#QUEUED}, queues it again, as a person does. */
  public TestRun mark(TestRun run, RunState as) {
    RunRow row = play.row(run);
    play.act(id -> new Event.MarkRun(id, row.dagId(), row.runId(), play.ended(row), as.word()));
    return play.again(run);
  }

  /** A run as it is now: what was unfinished may have gone on since. */
  public TestRun again(TestRun run) {
    return play.again(run);
  }

  /**
   * Somebody outside tells that an asset was updated: a person or another system.
   *
   * @return the runs that this started, of all DAGs that are there
   */
  public List<TestRun> updated(Asset asset) {
    return updated(asset, Map.of());
  }

  /** The same with facts about the update. */
  public List<TestRun> updated(Asset asset, Map<String, ?> facts) {
    return play.started(
        id -> new Event.AssetSaid(id, asset.name(), (ObjectNode) Json.tree(facts), "test"));
  }
}
