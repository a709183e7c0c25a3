package dev.windlass.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was asked for on the command line. Immutable.
 *
 * @param names of benchmarks, in order, each once
 * @param json where to write the results as lines of JSON
 * @param database the database to use; empty: each benchmark starts a server of its own
 * @param repeats measured repeats of each part, after the warm-up
 * @param numbers options of single benchmarks by name without dashes
 */
public record Request(
    List<String> names,
    Optional<Path> json,
    Optional<String> database,
    int repeats,
    Map<String, Integer> numbers) {
  private static final int MOST_REPEATS = 1_000;
  private static final int DEFAULT_REPEATS = 3;
  private static final int MOST = 100_000_000;

  /** Copies what may change. */
  public Request {
    names = List.copyOf(names);
    numbers = Map.copyOf(numbers);
  }

  /** An option of a benchmark's own, or what is meant without it. */
  public int number(String option, int otherwise) {
    return numbers.getOrDefault(option, otherwise);
  }

  /** Uses this database unless the words name one. */
  Request orDatabase(Optional<String> url) {
    return new Request(names, json, database.or(() -> url), repeats, numbers);
  }

  /**
   * Reads the words after {@code windlass bench}.
   *
   * @throws IllegalArgumentException in one sentence that names what is wrong
   */
  static Request parse(List<String> words, List<Benchmark> known) {
    Set<String> all =
        known.stream().map(Benchmark::name).collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> names = new LinkedHashSet<>();
    Optional<Path> json = Optional.empty();
    Optional<String> database = Optional.empty();
    int repeats = DEFAULT_REPEATS;
    Map<String, Integer> numbers = new LinkedHashMap<>();
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.removeFirst();
      switch (word) {
        case "--json" -> json = Optional.of(Path.of(value(word, left)));
        case "--database" -> database = Optional.of(value(word, left));
        case "--repeats" -> repeats = number(word, value(word, left), MOST_REPEATS);
        case "all" -> names.addAll(all);
        default -> {
          if (word.startsWith("--")) {
            numbers.put(word.substring(2), number(word, value(word, left), MOST));
          } else if (all.contains(word)) {
            names.add(word);
          } else {
            throw new IllegalArgumentException(
                "unknown benchmark '%s'; known are %s and all"
                    .formatted(word, String.join(", ", all)));
          }
        }
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "name a benchmark: %s or all".formatted(String.join(", ", all)));
    }
    refuseUnknown(numbers.keySet(), names, known);
    return new Request(List.copyOf(names), json, database, repeats, numbers);
  }

  private static void refuseUnknown(Set<String> given, Set<String> names, List<Benchmark> known) {
    Set<String> fitting = new TreeSet<>(Set.of("json", "repeats", "database"));
    known.stream().filter(b -> names.contains(b.name())).forEach(b -> fitting.addAll(b.options()));
    for (String option : given) {
      if (!fitting.contains(option)) {
        throw new IllegalArgumentException(
            "unknown option --%s; %s takes %s"
                .formatted(
                    option,
                    String.join(", ", names),
                    fitting.stream().map(o -> "--" + o).collect(Collectors.joining(", "))));
      }
    }
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException("%s needs a value".formatted(option));
    }
    return left.removeFirst();
  }

  private static int number(String option, String text, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the sentence.
    }
    throw new IllegalArgumentException(
        "%s must be a whole number from 1 to %d, not '%s'".formatted(option, most, text));
  }
}
