package dev.windlass.loading;

import dev.windlass.template.FileSearch;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the DAG folder at one moment. Links are followed; hidden entries, and what {@link
 * IgnoreRules} say, do not count.
 *
 * @param files Java files and jars, and files that may be templates
 * @param folders all that were looked into
 * @param problems what could not be read, by name, and why
 */
record DagFolder(
    Path root, Map<Path, Stamp> files, Set<Path> folders, Map<String, String> problems) {
  /** A larger Java file is no DAG file that a person or a generator with sense has written. */
  static final long JAVA_LIMIT = 4 << 20;

  static final long JAR_LIMIT = 256 << 20;

  /** A link to the root of a disk must not keep the processor busy for ever. */
  private static final int ENTRIES = 200_000;

  private static final int DEPTH = 16;

  /** Makes a helper in a sub-folder a DAG file. */
  private static final Pattern DEFINES =
      Pattern.compile("\\bDag\\s*\\.\\s*define\\b|\\bDagFactory\\b");

  /** Changes whenever a file does, also when a file of equal age and size takes its place. */
  record Stamp(FileTime modified, long size, @Nullable Object key) {}

  /** A folder that cannot be taken in as it is. */
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Reads the folder. A missing one is an empty one. Below a part that cannot be read everything
   * counts as it was before: a network drive that hiccups must not delete DAGs.
   *
   * @throws IOException when the whole cannot be read; then nothing is known to have changed
   */
  static DagFolder scan(Path root, @Nullable DagFolder before) throws IOException {
    var scan = new Scan(root, before, ENTRIES);
    if (Files.isDirectory(root)) {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, scan);
    }
    // One map for as long as nothing changes: comparing it with itself costs nothing.
    Map<Path, Stamp> files =
        before != null && before.files.equals(scan.files) ? before.files : scan.files;
    return new DagFolder(root, files, scan.folders, scan.problems);
  }

  private static final class Scan extends SimpleFileVisitor<Path> {
    private final Path root;
    private final @Nullable DagFolder before;
    private final int most;
    private final IgnoreRules ignored;
    private final Map<Path, Stamp> files = new TreeMap<>();
    private final Set<Path> folders = new TreeSet<>();
    private final Map<String, String> problems = new TreeMap<>();
    private int entries;

    Scan(Path root, @Nullable DagFolder before, int most) {
      this.root = root;
      this.before = before;
      this.most = most;
      this.ignored = new IgnoreRules(root);
    }

    private void count() throws Unreadable {
      if (++entries > most) {
        throw new Unreadable(
            "it holds more than %,d files and folders; move what is no DAG elsewhere, or name it in %s"
                .formatted(most, IgnoreRules.FILE));
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) throws IOException {
      count();
      if (!dir.equals(root) && (isHidden(dir) || ignored.ignores(dir, true))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.add(dir);
      ignored.enter(dir).ifPresent(p -> problems.put(name(dir.resolve(IgnoreRules.FILE)), p));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
      count();
      if (a.isRegularFile() && !isHidden(file) && counts(file) && !ignored.ignores(file, false)) {
        files.put(file, new Stamp(a.lastModifiedTime(), a.size(), a.fileKey()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      boolean passing = e instanceof NoSuchFileException || e instanceof FileSystemLoopException;
      if (passing || isHidden(path)) {
        // Gone between listing and reading, a link to nothing or in a circle.
        return FileVisitResult.CONTINUE;
      }
      if (path.equals(root)) {
        throw e;
      }
      problems.put(name(path), "cannot be read: " + words(e));
      if (before != null) {
        before.files.forEach(
            (file, stamp) -> {
              if (file.startsWith(path)) {
                files.put(file, stamp);
              }
            });
      }
      return FileVisitResult.CONTINUE;
    }

    private String name(Path path) {
      return root.relativize(path).toString();
    }
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  /** Sources, and what sources may render. */
  private static boolean counts(Path file) {
    return isSource(file) || FileSearch.isTemplate(String.valueOf(file.getFileName()));
  }

  private static boolean isSource(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".java") || name.endsWith(".jar");
  }

  /** What an exception of a file means; its message is often no more than the path. */
  static String words(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case CharacterCodingException coding -> "it is no text in UTF-8";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The file's name below the folder. */
  String name(Path file) {
    return root.relativize(file).toString();
  }

  /** Why a file is too large to be looked at, or null. */
  @Nullable String tooLarge(Path file) {
    Stamp stamp = files.get(file);
    long limit = file.toString().endsWith(".jar") ? JAR_LIMIT : JAVA_LIMIT;
    return stamp == null || stamp.size() <= limit
        ? null
        : "it has %,d bytes; at most %d MiB are allowed".formatted(stamp.size(), limit >> 20);
  }

  /**
   * Whether the file is looked at for DAGs: everything at the top, and deeper whatever defines a
   * DAG; the rest are helper classes.
   */
  boolean holdsDags(Path file) {
    if (!isSource(file)) {
      return false;
    }
    if (root.equals(file.getParent()) || file.toString().endsWith(".jar")) {
      return true;
    }
    if (tooLarge(file) != null) {
      return true;
    }
    try {
      return DEFINES.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      return false;
    }
  }
}
