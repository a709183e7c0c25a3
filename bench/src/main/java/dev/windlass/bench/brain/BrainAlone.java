package dev.windlass.bench.brain;

import com.sun.management.ThreadMXBean;
import dev.windlass.bench.Benchmark;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.brain.Brain;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Event;
import dev.windlass.brain.Limits;
import dev.windlass.brain.Report;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Json;
import dev.windlass.dag.TaskRef;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Events per second of the brain alone: runs of no-op tasks whose reports are handed back at once,
 * one decision after another, each batch taken as the journal would.
 */
public final class BrainAlone implements Benchmark {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final Duration MEASURED = Duration.ofSeconds(3);
  private static final int RANDOM_TASKS = 1_000;
  private static final int MOST_UPSTREAM = 4;

  @Override
  public String name() {
    return "brain";
  }

  @Override
  public String work() {
    return "the deterministic brain alone: nanoseconds and bytes per event";
  }

  @Override
  public void run(Request request, Consumer<Result> results) throws IOException {
    for (Dag dag : List.of(chain(), wide(), random())) {
      Subject subject = new Subject(dag);
      subject.measure(WARM_UP);
      List<Map<String, Double>> all = new ArrayList<>();
      for (int i = 0; i < request.repeats(); i++) {
        all.add(subject.measure(MEASURED));
      }
      results.accept(
          new Result(
              "brain " + dag.id(),
              Map.of("tasks", dag.structure().tasks().size()),
              1,
              all,
              Json.object(),
              Machine.bare(),
              Machine.peakKib()));
    }
  }

  private static Dag chain() {
    return Dag.define(
        "chain_1000",
        d -> {
          TaskRef<Boolean> last = d.task("t0").call(Boolean.class, run -> true);
          for (int i = 1; i < 1_000; i++) {
            last = d.task("t" + i).after(last).call(Boolean.class, run -> true);
          }
        });
  }

  private static Dag wide() {
    return Dag.define(
        "wide_10000",
        d -> {
          d.maxActiveTasks(100_000);
          TaskRef<Boolean> root = d.task("root").call(Boolean.class, run -> true);
          TaskRef<?>[] all = new TaskRef<?>[10_000];
          for (int i = 0; i < all.length; i++) {
            all[i] = d.task("t" + i).after(root).call(Boolean.class, run -> true);
          }
          d.task("join").after(all).call(Boolean.class, run -> true);
        });
  }

  private static Dag random() {
    SplittableRandom random = new SplittableRandom(7);
    return Dag.define(
        "random_1000",
        d -> {
          d.maxActiveTasks(100_000);
          List<TaskRef<Boolean>> all = new ArrayList<>();
          for (int i = 0; i < RANDOM_TASKS; i++) {
            int upstream = i == 0 ? 0 : random.nextInt(Math.min(i, MOST_UPSTREAM) + 1);
            TaskRef<?>[] some =
                random
                    .ints(upstream, 0, Math.max(1, i))
                    .distinct()
                    .mapToObj(all::get)
                    .toArray(TaskRef<?>[]::new);
            all.add(d.task("t" + i).after(some).call(Boolean.class, run -> true));
          }
        });
  }

  /** One brain with one DAG, run after run. */
  private static final class Subject {
    private final Brain brain = new Brain(new Limits(1_000_000, 2, Limits.MAP_LENGTH));
    private final String dagId;
    private final Queue<Effect.Attempt> started = new ArrayDeque<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long runs;
    private long events;

    Subject(Dag dag) {
      dagId = dag.id();
      LinkedHashMap<String, Integer> pools = new LinkedHashMap<>();
      pools.put("default_pool", -1);
      brain.on(new Event.PoolsLoaded(pools), NOW);
      brain.on(new Event.DagLoaded(dag.structure(), 1, false, null, Set.of()), NOW);
      brain.on(new Event.Begin(1, 1, false), NOW);
      take();
    }

    Map<String, Double> measure(Duration atLeast) {
      long eventsBefore = events;
      long bytesBefore = threads.getCurrentThreadAllocatedBytes();
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < atLeast.toNanos()) {
        oneRun();
      }
      double nanos = System.nanoTime() - begun;
      double bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
      double count = events - eventsBefore;
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("events_per_s", count / (nanos / 1e9));
      figures.put("per_event_ns", nanos / count);
      figures.put("allocated_per_event_bytes", bytes / count);
      return figures;
    }

    private void oneRun() {
      on(
          new Event.Trigger(
              ++runs,
              dagId,
              Optional.of("run" + runs),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Json.object(),
              null,
              "bench",
              null,
              false));
      take();
      while (!started.isEmpty()) {
        // As many as run at a time make one batch, as in the journal.
        for (int left = started.size(); left > 0; left--) {
          Effect.Attempt attempt = started.remove();
          on(
              new Event.Reported(
                  new Report.Started(attempt.taskId(), attempt.tryNumber(), "w", NOW)));
          on(
              new Event.Reported(
                  new Report.Succeeded(attempt.taskId(), attempt.tryNumber(), null, NOW)));
        }
        take();
      }
      if (brain.activeRuns() != 0) {
        throw new IllegalStateException("a run of %s did not end".formatted(dagId));
      }
    }

    private void on(Event event) {
      events++;
      brain.on(event, NOW);
    }

    private void take() {
      Batch batch = brain.out().take();
      for (Effect effect : batch.effects()) {
        if (effect instanceof Effect.Start(Effect.Attempt attempt)) {
          started.add(attempt);
        }
      }
    }
  }
}
