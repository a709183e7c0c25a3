package dev.windlass.loading;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
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

/** What lies in the DAG folder at one moment. Links are followed; hidden entries do not count. */
record DagFolder(Path root, Map<Path, Stamp> files, Set<Path> folders) {
  /** Makes a helper in a sub-folder a DAG file. */
  private static final Pattern DEFINES =
      Pattern.compile("\\bDag\\s*\\.\\s*define\\b|\\bDagFactory\\b");

  /** Changes whenever a file does, also when a file of equal age and size takes its place. */
  record Stamp(FileTime modified, long size, @Nullable Object key) {}

  /** A missing folder is an empty one. */
  static DagFolder scan(Path root) throws IOException {
    Map<Path, Stamp> files = new TreeMap<>();
    Set<Path> folders = new TreeSet<>();
    if (Files.isDirectory(root)) {
      Files.walkFileTree(
          root,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          16,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              if (!dir.equals(root) && isHidden(dir)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              folders.add(dir);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
              if (a.isRegularFile() && !isHidden(file) && isSource(file)) {
                files.put(file, new Stamp(a.lastModifiedTime(), a.size(), a.fileKey()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // Gone between listing and reading, or a link in a circle: the next scan knows more.
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return new DagFolder(root, files, folders);
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static boolean isSource(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".java") || name.endsWith(".jar");
  }

  /** The file's name below the folder. */
  String name(Path file) {
    return root.relativize(file).toString();
  }

  /**
   * Whether the file is looked at for DAGs: everything at the top, and deeper whatever defines a
   * DAG; the rest are helper classes.
   */
  boolean holdsDags(Path file) {
    if (root.equals(file.getParent()) || file.toString().endsWith(".jar")) {
      return true;
    }
    try {
      return DEFINES.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      return false;
    }
  }
}
