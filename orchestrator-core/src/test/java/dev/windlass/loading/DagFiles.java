package dev.windlass.loading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files into a DAG folder as an editor does: whole, by renaming. */
record DagFiles(Path folder) {
  /** A file with one DAG of one task. */
  static String dag(String className, String dagId, String taskId) {
    return """
    import dev.windlass.dag.*;

    public class %s {
      public static final Dag DAG =
          Dag.define("%s", d -> d.task("%s").call(String.class, run -> "x"));
    }
    """
        .formatted(className, dagId, taskId);
  }

  void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }
}
