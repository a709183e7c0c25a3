package dev.windlass.loading;

import dev.windlass.dag.DagFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

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

  /** The text of a class {@code team.Factory} that makes one DAG. */
  static String factory(String dagId) {
    return """
    package team;

    import dev.windlass.dag.*;
    import java.util.List;

    public class Factory implements DagFactory {
      public List<Dag> dags() {
        return List.of(Dag.define("%s", d -> d.task("a").call(String.class, run -> "%s")));
      }
    }
    """
        .formatted(dagId, dagId);
  }

  /** A jar with the class {@code team.Factory} of that text, put there as {@link #write} does. */
  void jar(String name, String source) throws IOException, LoadFailed {
    var text = new SourceText("Factory.java", folder.resolve("Factory.java"), source);
    Path temporary = folder.resolve("." + name + ".tmp");
    try (var javac = new Javac(folder);
        var jar = new JarOutputStream(Files.newOutputStream(temporary))) {
      for (var entry : javac.one(text).classes().entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey().replace('.', '/') + ".class"));
        jar.write(entry.getValue());
      }
      jar.putNextEntry(new JarEntry("META-INF/services/" + DagFactory.class.getName()));
      jar.write("team.Factory\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
