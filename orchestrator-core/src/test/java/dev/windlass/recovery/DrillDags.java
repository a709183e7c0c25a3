package dev.windlass.recovery;

import dev.windlass.dag.Action;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagFactory;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Retries;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TaskRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the engines of the drills run: every shape of work, retries, a scope, a schedule. */
public final class DrillDags implements DagFactory {
  static final String DRILL = "drill";
  static final String BEAT = "beat";
  static final String LOAD = "load";
  static final String JOBS = "jobs";

  /** Asks the other system, which says no at first. */
  record Ready(String name) implements Sensor<String> {
    @Override
    public Poke<String> poke(TaskContext context) throws IOException {
      return OutsideClient.call("GET", "ready/" + name).equals("yes")
          ? new Poke.Ready<>("ready")
          : new Poke.NotYet<>(Duration.ofMillis(20));
    }
  }

  @Override
  public List<Dag> dags() {
    return List.of(drill(), beat(), load(), jobs());
  }

  private static Dag drill() {
    return Dag.define(
        DRILL,
        d -> {
          d.retries(Retries.of(2).delay(Duration.ofMillis(10)));
          var flaky =
              d.task("flaky")
                  .call(
                      String.class,
                      run -> {
                        act(run.info().taskId() + "-" + run.info().tryNumber());
                        if (OutsideClient.call("POST", "acts/flaky").equals("1")) {
                          throw new IOException("the first time never works");
                        }
                        return "fine";
                      });
          var leak =
              d.task("leak")
                  .run(Leak.class, run -> new Leak("windlass-leak-" + run.info().runId()));
          var thing = d.scope("thing").after(flaky).open(Thing.class, run -> new Thing());
          var work = d.task("work").with(thing).run(OutsideJob.class, (run, t) -> job("work"));
          var breaks =
              d.task("breaks").with(thing).run(OutsideJob.class, (run, t) -> job("breaks"));
          d.task("wait")
              .after(work, breaks)
              .within(thing)
              .run(Ready.class, run -> new Ready(run.info().runId()));
          d.task("last").after(leak).call(String.class, run -> "over");
        });
  }

  private static OutsideJob job(String kind) {
    return new OutsideJob(kind, "none");
  }

  /** Makes a thing and forgets it: the reaper's business. */
  record Leak(String name) implements Action<String> {
    @Override
    public String run(TaskContext context) throws IOException {
      context.ledger().intend(Thing.KIND, Thing.PLACE, name, Duration.ofMillis(1));
      String unused = OutsideClient.call("POST", "things/" + name);
      context.ledger().exists(Thing.KIND, Thing.PLACE, name, name);
      return name;
    }
  }

  /** Due every second since the drill began. */
  private static Dag beat() {
    return Dag.define(
        BEAT,
        d -> {
          d.every(Duration.ofSeconds(1))
              .startDate(System.getProperty("drill.start"))
              .catchup(true)
              .maxActiveRuns(16);
          d.task("tick")
              .call(
                  String.class,
                  run -> {
                    act("tick-" + run.info().runId() + "-" + run.info().tryNumber());
                    return "tock";
                  });
        });
  }

  /** A chain of short tasks, of which many runs make a load. */
  private static Dag load() {
    return Dag.define(
        LOAD,
        d -> {
          d.maxActiveRuns(1_000);
          var first = d.task("t0").call(Integer.class, run -> 0);
          for (int i = 1; i < 6; i++) {
            first = d.task("t" + i).with(first).call(Integer.class, (run, n) -> n + 1);
          }
        });
  }

  /** Ten jobs beside each other and one task after them. */
  private static Dag jobs() {
    return Dag.define(
        JOBS,
        d -> {
          d.maxActiveRuns(1_000);
          var all = new TaskRef<?>[10];
          for (int i = 0; i < all.length; i++) {
            all[i] = d.task("j" + i).run(OutsideJob.class, run -> job("work"));
          }
          d.task("join").after(all).call(String.class, run -> "joined");
        });
  }

  private static void act(String key) throws IOException {
    String unused = OutsideClient.call("POST", "acts/" + key);
  }
}
