package dev.windlass.testing;

import dev.windlass.brain.Event;
import dev.windlass.run.RunRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clear as people ask for it, made step by step: {@code tester.clearing(run).tasks("load")
 * .downstream().go()}. Used by one thread.
 */
public final class Clearing {
  private final DagTester tester;
  private final TestRun run;
  private List<String> tasks = List.of();
  private boolean onlyFailed;
  private boolean onlyNew;
  private boolean upstream;
  private boolean downstream;
  private boolean past;
  private boolean future;
  private boolean latestVersion;
  private @Nullable String note;

  Clearing(DagTester tester, TestRun run) {
    this.tester = tester;
    this.run = run;
  }

  /** These tasks, mapped instances such as {@code load[3]}, or groups; the default is all. */
  public Clearing tasks(String... ids) {
    tasks = List.of(ids);
    return this;
  }

  /** Of what was chosen only what failed. */
  public Clearing onlyFailed() {
    onlyFailed = true;
    return this;
  }

  /** Only tasks that the newest version adds: see {@link DagTester#version}. */
  public Clearing onlyNew() {
    onlyNew = true;
    return this;
  }

  /** What comes before, too. */
  public Clearing upstream() {
    upstream = true;
    return this;
  }

  /** What comes after, too. */
  public Clearing downstream() {
    downstream = true;
    return this;
  }

  /** The same in the runs before, too. */
  public Clearing past() {
    past = true;
    return this;
  }

  /** The same in the runs after, too. */
  public Clearing future() {
    future = true;
    return this;
  }

  /** The run goes on with the DAG's newest version: see {@link DagTester#version}. */
  public Clearing latestVersion() {
    latestVersion = true;
    return this;
  }

  /** Kept on the run. */
  public Clearing note(String text) {
    note = text;
    return this;
  }

  /** What would be cleared, as names of instances; nothing is. */
  public List<String> preview() {
    return DagTester.instances(tester.act(id -> command(id, true)));
  }

  /**
   * Clears, and lets the run go on.
   *
   * @return the run as it is then
   * @throws IllegalArgumentException when it is refused, with the reason
   */
  public TestRun go() {
    tester.act(id -> command(id, false));
    return tester.again(run);
  }

  private Event.Command command(long id, boolean dryRun) {
    RunRow row = tester.row(run);
    return new Event.Clear(
        id,
        row.dagId(),
        row.runId(),
        tester.ended(row),
        tester.others(row),
        tasks,
        new Event.ClearOptions(
            onlyFailed,
            false,
            new Event.Around(upstream, downstream, past, future),
            false,
            latestVersion,
            onlyNew,
            note),
        dryRun);
  }
}
