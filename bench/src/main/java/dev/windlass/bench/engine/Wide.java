package dev.windlass.bench.engine;

import java.util.List;

/** How fast one run's tasks get through when all may go at once. */
public final class Wide extends WorkloadBenchmark {
  @Override
  public String name() {
    return "wide";
  }

  @Override
  public String work() {
    return "a root, 500 and 5,000 tasks at once, a join";
  }

  @Override
  List<Workload> workloads() {
    return List.of(Workload.wide(500), Workload.wide(5_000));
  }
}
