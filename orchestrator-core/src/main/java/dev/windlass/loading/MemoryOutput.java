package dev.windlass.loading;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;

/** Takes javac's class files and remembers which source file each came from. Not thread-safe. */
final class MemoryOutput extends ForwardingJavaFileManager<StandardJavaFileManager> {
  private final Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();
  private final Map<String, Path> origins = new LinkedHashMap<>();

  MemoryOutput(StandardJavaFileManager files) {
    super(files);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    origins.put(className, Path.of(sibling.toUri()));
    URI uri = URI.create("mem:///" + className.replace('.', '/') + kind.extension);
    return new SimpleJavaFileObject(uri, kind) {
      @Override
      public OutputStream openOutputStream() {
        var bytes = new ByteArrayOutputStream();
        outputs.put(className, bytes);
        return bytes;
      }
    };
  }

  /** The source files by the classes that came of them. */
  Map<String, Path> origins() {
    return origins;
  }

  /** What came of one file, given the files that took part. */
  Compilation compilation(Path main, Predicate<Path> part) {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    Set<String> own = new TreeSet<>();
    Set<Path> inputs = new TreeSet<>();
    outputs.forEach(
        (name, bytes) -> {
          Path from = origins.getOrDefault(name, main);
          if (from.equals(main)) {
            own.add(name);
          } else if (part.test(from)) {
            inputs.add(from);
          } else {
            return;
          }
          classes.put(name, bytes.toByteArray());
        });
    return new Compilation(classes, own, inputs);
  }
}
