package dev.windlass.loading;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one DAG file and its helpers. They win over classes of the same name on the class
 * path, so that two files never meet; resources are files in the DAG folder. Thread-safe.
 */
final class MemoryClasses extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classes;
  private final Path folder;
  private final UnaryOperator<byte[]> defining;

  /**
   * @param defining what a class goes through on its way to be defined
   */
  MemoryClasses(
      Map<String, byte[]> classes,
      Path folder,
      UnaryOperator<byte[]> defining,
      ClassLoader parent) {
    super(SourceLoader.LOADER, parent);
    this.classes = Map.copyOf(classes);
    this.folder = folder;
    this.defining = defining;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    byte[] code = classes.get(name);
    if (code == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] defined = defining.apply(code);
      return defineClass(name, defined, 0, defined.length);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    Path file = folder.resolve(name).normalize();
    try {
      return file.startsWith(folder) && Files.isRegularFile(file) ? file.toUri().toURL() : null;
    } catch (MalformedURLException e) {
      return null;
    }
  }
}
