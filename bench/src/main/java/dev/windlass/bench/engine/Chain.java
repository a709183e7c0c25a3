package dev.windlass.bench.engine;

/** How long one task waits for the one before it when there is nothing else to do. */
public final class Chain extends WorkloadBenchmark {
  /** Found by its name among the services. */
  public Chain() {
    super(
        "chain",
        "40 tasks one after another: the time from the end of one to the start of the next",
        Workload.chain(40));
  }
}
