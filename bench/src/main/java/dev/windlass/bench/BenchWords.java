package dev.windlass.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked for on the command line.
 *
 * @param names of benchmarks, in order, each once
 * @param repeats measured repeats of each workload, after the warm-up
 */
record BenchWords(List<String> names, Optional<Path> json, Optional<String> database, int repeats) {
  private static final int MOST_REPEATS = 1_000;
  private static final int DEFAULT_REPEATS = 3;

  static BenchWords parse(List<String> words) {
    Set<String> names = new LinkedHashSet<>();
    Optional<Path> json = Optional.empty();
    Optional<String> database = Optional.empty();
    int repeats = DEFAULT_REPEATS;
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.removeFirst();
      switch (word) {
        case "--json" -> json = Optional.of(Path.of(value(word, left)));
        case "--database" -> database = Optional.of(value(word, left));
        case "--repeats" -> repeats = repeats(value(word, left));
        case "all" -> names.addAll(Workload.NAMES);
        default -> names.add(known(word));
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("name a benchmark: chain, wide, many or all");
    }
    return new BenchWords(List.copyOf(names), json, database, repeats);
  }

  private static String known(String word) {
    if (word.startsWith("-")) {
      throw new IllegalArgumentException(
          "unknown option %s; known are --json, --repeats and --database".formatted(word));
    }
    if (!Workload.NAMES.contains(word)) {
      throw new IllegalArgumentException(
          "unknown benchmark '%s'; known are chain, wide, many and all".formatted(word));
    }
    return word;
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException("%s needs a value".formatted(option));
    }
    return left.removeFirst();
  }

  private static int repeats(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST_REPEATS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the sentence.
    }
    throw new IllegalArgumentException(
        "--repeats must be a whole number from 1 to %d, not '%s'".formatted(MOST_REPEATS, text));
  }
}
