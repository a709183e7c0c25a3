package dev.windlass.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Placeholder, replaced by the benchmarks. */
public final class Bench {
  private Bench() {}

  /** Runs benchmarks by name. */
  public static int run(List<String> words, Optional<String> databaseUrl, PrintStream out) {
    throw new IllegalArgumentException("no benchmark yet");
  }
}
