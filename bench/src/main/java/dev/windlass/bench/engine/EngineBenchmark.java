package dev.windlass.bench.engine;

import dev.windlass.bench.Benchmark;
import dev.windlass.bench.Machine;
import dev.windlass.bench.Result;
import dev.windlass.bench.Stage;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a benchmark of the whole engine is called and takes, and how it says what it measured. */
abstract class EngineBenchmark implements Benchmark {
  private final String name;
  private final String work;
  private final Set<String> options;

  /**
   * A benchmark.
   *
   * @param options of its own, without dashes
   */
  EngineBenchmark(String name, String work, String... options) {
    this.name = name;
    this.work = work;
    this.options = Set.of(options);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String work() {
    return work;
  }

  @Override
  public final Set<String> options() {
    return options;
  }

  /**
   * The figures of all repeats, on this stage's machine.
   *
   * @param warmUps rounds that were not counted
   */
  static Result result(
      Stage stage,
      String what,
      Map<String, Integer> sizes,
      int warmUps,
      List<Map<String, Double>> figures)
      throws IOException {
    return new Result(
        what, sizes, warmUps, figures, Json.object(), stage.machine(), Machine.peakKib());
  }
}
