package dev.windlass.localcloud.livy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** The Spark job of the rehearsal, compiled on the spot against the runtime's own Spark. */
final class RehearsalJob {
  private RehearsalJob() {}

  /** Compiles the job and packs it into a jar below the directory. */
  static Path compile(String classPath, Path directory) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("this Java has no compiler; a JDK is needed");
    }
    var source = directory.resolve("Rehearsal.java");
    try (InputStream in = RehearsalJob.class.getResourceAsStream("Rehearsal.java.txt")) {
      if (in == null) {
        throw new IllegalStateException("Rehearsal.java.txt is not on the class path");
      }
      Files.copy(in, source);
    }
    var classes = Files.createDirectories(directory.resolve("classes"));
    var messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var task =
          compiler.getTask(
              messages,
              files,
              null,
              List.of("-cp", classPath, "-d", classes.toString(), "-proc:none"),
              null,
              files.getJavaFileObjects(source));
      if (!task.call()) {
        throw new IOException("the rehearsal does not compile: " + messages);
      }
    }
    var jar = directory.resolve("rehearsal.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("Rehearsal.class"));
      Files.copy(classes.resolve("Rehearsal.class"), out);
      out.closeEntry();
    }
    return jar;
  }
}
