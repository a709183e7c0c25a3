package dev.windlass.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Other processes of the same program, started as a user's are. */
public final class Jvm {
  private static final String ARCHIVE = "-XX:SharedArchiveFile=";

  private Jvm() {}

  /**
   * The words of a command line up to the main class: this process's Java, options and class path,
   * but another class archive. The first process with it that ends in order makes it; what this
   * process does itself says little about the classes of another.
   */
  public static List<String> words(Path archive) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(withArchive(ManagementFactory.getRuntimeMXBean().getInputArguments(), archive));
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    return words;
  }

  static List<String> withArchive(List<String> options, Path archive) {
    List<String> all = new ArrayList<>(options);
    all.removeIf(option -> option.startsWith(ARCHIVE));
    if (all.size() < options.size()) {
      all.add(ARCHIVE + archive);
    }
    return all;
  }

  /**
   * The archive of servers beside the one of this process, as the launcher keeps them.
   *
   * @param otherwise for when this process has none
   */
  public static Path serverArchive(Path otherwise) {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith(ARCHIVE))
        .map(option -> Path.of(option.substring(ARCHIVE.length())).resolveSibling("server.jsa"))
        .findFirst()
        .orElse(otherwise);
  }
}
