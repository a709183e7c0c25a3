package dev.windlass.sparkjobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A job's command line: {@code --name value} pairs, every one known and none given twice.
 * Immutable.
 */
public final class JobArguments {
  private final Map<String, String> values;

  private JobArguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads {@code args}, of which each name must be in {@code known} (without the dashes).
   *
   * @throws IllegalArgumentException naming the offending argument and the known ones
   */
  public static JobArguments parse(String[] args, Set<String> known) {
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i];
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException(
            "unknown argument '%s'; known are --%s"
                .formatted(name, String.join(", --", new TreeSet<>(known))));
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("argument " + name + " lacks its value");
      }
      if (values.put(name.substring(2), args[i + 1]) != null) {
        throw new IllegalArgumentException("argument " + name + " is given twice");
      }
    }
    return new JobArguments(values);
  }

  /** The value of {@code --name}; an {@link IllegalArgumentException} when it is missing. */
  public String required(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalArgumentException("argument --" + name + " is missing"));
  }

  /** The value of {@code --name}, if it was given. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
