package dev.windlass.bench.brain;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What JMH measures: one run of a DAG from its trigger to its end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BrainBenchmark {
  /** The DAG. */
  @Param({"chain_1000", "wide_10000", "random_1000"})
  public String dag = "";

  private Subject subject = new Subject(BrainDags.of("chain_1000"));

  /** A brain that knows the DAG. */
  @Setup
  public void begin() {
    subject = new Subject(BrainDags.of(dag));
  }

  /** One run; the events it took. */
  @Benchmark
  public long run() {
    return subject.oneRun();
  }
}
