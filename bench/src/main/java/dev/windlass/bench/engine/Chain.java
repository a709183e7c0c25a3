package dev.windlass.bench.engine;

import java.util.List;

/** How long one task waits for the one before it when there is nothing else to do. */
public final class Chain extends WorkloadBenchmark {
  @Override
  public String name() {
    return "chain";
  }

  @Override
  public String work() {
    return "40 tasks one after another: the time from the end of one to the start of the next";
  }

  @Override
  List<Workload> workloads() {
    return List.of(Workload.chain(40));
  }
}
