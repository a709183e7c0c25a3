package dev.windlass.loading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.ignore.IgnoreNode;

/**
 * What {@code .windlassignore} files of the DAG folder say: patterns as in {@code .gitignore}, in
 * the folder itself and in those below it, where the deeper file has the last word. Filled from the
 * top down while the folder is read. Not thread-safe.
 */
final class IgnoreRules {
  static final String FILE = ".windlassignore";

  /** Whoever needs more wants another folder. */
  private static final long LIMIT = 1 << 20;

  private final Path root;
  private final Map<Path, IgnoreNode> byFolder = new LinkedHashMap<>();

  IgnoreRules(Path root) {
    this.root = root;
  }

  /**
   * Takes the rules of a folder in.
   *
   * @return what is wrong with them; then none of them count
   */
  Optional<String> enter(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > LIMIT) {
        return Optional.of("is larger than %d KiB and does not count".formatted(LIMIT >> 10));
      }
      var rules = new IgnoreNode();
      try (InputStream in = Files.newInputStream(file)) {
        rules.parse(in);
      }
      byFolder.put(folder, rules);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be read and does not count: " + DagFolder.words(e));
    }
  }

  /** Whether a file or folder, whose parents are not ignored, is. */
  boolean ignores(Path path, boolean isFolder) {
    for (Path at = path.getParent(); at != null && at.startsWith(root); at = at.getParent()) {
      IgnoreNode rules = byFolder.get(at);
      if (rules != null) {
        String name = at.relativize(path).toString().replace('\\', '/');
        Boolean said = rules.checkIgnored(name, isFolder);
        if (said != null) {
          return said;
        }
      }
    }
    return false;
  }
}
