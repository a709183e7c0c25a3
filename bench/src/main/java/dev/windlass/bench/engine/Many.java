package dev.windlass.bench.engine;

import java.util.List;

/** How fast many runs' tasks get through when each waits for the one before it. */
public final class Many extends WorkloadBenchmark {
  @Override
  public String name() {
    return "many";
  }

  @Override
  public String work() {
    return "50 and 500 runs at once, each a chain of 10";
  }

  @Override
  List<Workload> workloads() {
    return List.of(Workload.many(50), Workload.many(500));
  }
}
