package dev.windlass.bench.engine;

/** How fast one run's tasks get through when all may go at once. */
public final class Wide extends WorkloadBenchmark {
  /** Found by its name among the services. */
  public Wide() {
    super(
        "wide",
        "a root, 500 and 5,000 tasks at once, a join",
        Workload.wide(500),
        Workload.wide(5_000));
  }
}
