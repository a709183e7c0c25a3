package dev.windlass.bench.brain;

import dev.windlass.bench.Benchmark;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Request;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Time and allocation per event of the brain alone, measured by JMH in a process of its own. */
public final class BrainAlone implements Benchmark {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public String name() {
    return "brain";
  }

  @Override
  public String work() {
    return "the deterministic brain alone: nanoseconds and bytes per event (--seconds each)";
  }

  @Override
  public Set<String> options() {
    return Set.of("seconds");
  }

  @Override
  public void run(Request request, Consumer<dev.windlass.bench.Result> results) throws IOException {
    int seconds = request.number("seconds", 3);
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(BrainBenchmark.class.getName() + ".run")
        .forks(1)
        .jvmArgs("-Xmx1g", "-XX:+UseSerialGC")
        .warmupIterations(3)
        .warmupTime(TimeValue.seconds(seconds))
        .measurementIterations(request.repeats())
        .measurementTime(TimeValue.seconds(seconds))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    try {
      for (RunResult run : new Runner(options.build()).run()) {
        results.accept(result(run));
      }
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not measure the brain: " + e.getMessage(), e);
    }
  }

  private static dev.windlass.bench.Result result(RunResult run) throws IOException {
    String dag = run.getParams().getParam("dag");
    int tasks = BrainDags.of(dag).structure().tasks().size();
    // The trigger, and each task's beginning and end.
    double events = 1 + 2.0 * tasks;
    List<Map<String, Double>> repeats = new ArrayList<>();
    run.getBenchmarkResults()
        .forEach(fork -> fork.getIterationResults().forEach(i -> repeats.add(figures(i, events))));
    IterationParams warmUp = run.getParams().getWarmup();
    return new dev.windlass.bench.Result(
        "brain " + dag,
        Map.of("tasks", tasks),
        warmUp.getCount(),
        repeats,
        Json.object(),
        Machine.bare(),
        Machine.peakKib());
  }

  private static Map<String, Double> figures(IterationResult iteration, double events) {
    double nanos = iteration.getPrimaryResult().getScore() / events;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("events_per_s", 1e9 / nanos);
    figures.put("per_event_ns", nanos);
    figures.put("allocated_per_event_bytes", allocated(iteration) / events);
    return figures;
  }

  private static double allocated(IterationResult iteration) {
    for (Map.Entry<String, ? extends Result<?>> entry : secondary(iteration).entrySet()) {
      if (entry.getKey().endsWith(ALLOCATED)) {
        return entry.getValue().getScore();
      }
    }
    throw new IllegalStateException("JMH said nothing of " + ALLOCATED);
  }

  private static Map<String, Result<?>> secondary(IterationResult iteration) {
    Map<String, Result<?>> all = new LinkedHashMap<>();
    iteration.getSecondaryResults().forEach(all::put);
    return all;
  }
}
