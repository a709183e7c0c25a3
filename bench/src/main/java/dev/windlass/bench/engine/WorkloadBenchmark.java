package dev.windlass.bench.engine;

import dev.windlass.bench.Request;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Workloads of no-op tasks, triggered at once, from trigger to the last row. */
abstract class WorkloadBenchmark extends EngineBenchmark {
  private final List<Workload> workloads;

  WorkloadBenchmark(String name, String work, Workload... workloads) {
    super(name, work);
    this.workloads = List.of(workloads);
  }

  @Override
  public void run(Request request, Consumer<Result> results)
      throws IOException, InterruptedException {
    var sources = workloads.stream().collect(Collectors.toMap(Workload::dagId, Workload::source));
    try (Stage stage = Stage.open(Stage.Plan.of(request.database(), sources))) {
      for (Workload work : workloads) {
        results.accept(Runner.run(stage, work, request.repeats()));
      }
    }
  }
}
