package dev.windlass.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code windlass bench}: the words after it belong to the benchmarks. */
@Command(
    name = "bench",
    description = "Measures the engine beside what the database alone can do.",
    footer =
        "%nbench NAME... [--json FILE] [--repeats N]; `windlass bench all` runs every benchmark"
            + " there is")
final class BenchCommand extends WindlassCommand {
  @Parameters(arity = "0..*", hidden = true)
  List<String> words = List.of();

  @Override
  public Integer call() throws Exception {
    if (words.isEmpty() || words.getFirst().startsWith("-")) {
      throw Failure.usage("bench needs the name of a benchmark", "try `windlass bench chain`");
    }
    return root().platform.bench(words, globals());
  }
}
