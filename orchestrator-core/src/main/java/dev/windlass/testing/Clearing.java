package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Event;
import dev.windlass.run.RunRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clear as people ask for it, made step by step: {@code tester.clearing(run).tasks("load")
 * .downstream().go()}. Used by one thread.
 */
public final class Clearing {
  private final Play play;
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

  Clearing(Play play, TestRun run) {
    this.play = play;
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
    return instances(play.act(id -> command(id, true)));
  }

  /**
   * Clears, and lets the run go on.
   *
   * @return the run as it is then
   * @throws IllegalArgumentException when it is refused, with the reason
   */
  public TestRun go() {
    play.act(id -> command(id, false));
    return play.again(run);
  }

  /** The instances that an answer lists, by name. */
  private static List<String> instances(JsonNode answer) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : answer.path("task_instances")) {
      names.add(TestRun.name(one.path("task_id").asText(), one.path("map_index").asInt(-1)));
    }
    return names;
  }

  private Event.Command command(long id, boolean dryRun) {
    RunRow row = play.row(run);
    return new Event.Clear(
        id,
        row.dagId(),
        row.runId(),
        play.ended(row),
        play.others(row),
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
