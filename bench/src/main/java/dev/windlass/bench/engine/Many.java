package dev.windlass.bench.engine;

/** How fast many runs' tasks get through when each waits for the one before it. */
public final class Many extends WorkloadBenchmark {
  /** Found by its name among the services. */
  public Many() {
    super(
        "many",
        "50 and 500 runs at once, each a chain of 10",
        Workload.many(50),
        Workload.many(500));
  }
}
