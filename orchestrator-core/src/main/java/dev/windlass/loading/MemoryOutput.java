package dev.windlass.loading;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;

/** Takes javac's class files and remembers which source file each came from. Not thread-safe. */
final class MemoryOutput extends ForwardingJavaFileManager<StandardJavaFileManager> {
  private final Path main;
  private final Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();
  private final Set<String> own = new LinkedHashSet<>();
  private final Set<Path> inputs = new HashSet<>();

  MemoryOutput(StandardJavaFileManager files, Path main) {
    super(files);
    this.main = main;
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    Path from = Path.of(sibling.toUri());
    if (from.equals(main)) {
      own.add(className);
    } else {
      inputs.add(from);
    }
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

  Map<String, byte[]> classes() {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  Set<String> own() {
    return Set.copyOf(own);
  }

  Set<Path> inputs() {
    return Set.copyOf(inputs);
  }
}
