package dev.windlass.loading;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The classes of one jar of the DAG folder, and what its manifest adds. Thread-safe. */
final class JarClasses extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final UnaryOperator<byte[]> defining;
  private final URL place;

  /** Opened once: a jar with all its libraries takes long to open. */
  private final JarFile file;

  /**
   * @param defining what a class goes through on its way to be defined
   * @throws IOException when the file is no jar
   */
  JarClasses(Path jar, UnaryOperator<byte[]> defining, ClassLoader parent) throws IOException {
    super(SourceLoader.LOADER, new URL[] {jar.toUri().toURL()}, parent);
    this.place = jar.toUri().toURL();
    this.defining = defining;
    this.file = new JarFile(jar.toFile(), true, ZipFile.OPEN_READ, Runtime.version());
  }

  /** A class that is defined as it is, nearly every one, is left to the usual loader. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = file.getJarEntry(name.replace('.', '/') + ".class");
    if (entry == null) {
      return super.findClass(name);
    }
    try (InputStream in = file.getInputStream(entry)) {
      byte[] code = in.readAllBytes();
      byte[] defined = defining.apply(code);
      return defined == code ? super.findClass(name) : define(name, defined, entry);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private Class<?> define(String name, byte[] code, JarEntry entry) throws IOException {
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      define(name.substring(0, dot), file.getManifest());
    }
    var source = new CodeSource(place, entry.getCodeSigners());
    return defineClass(name, code, 0, code.length, source);
  }

  private void define(String packageName, @Nullable Manifest manifest) {
    if (getDefinedPackage(packageName) != null) {
      return;
    }
    try {
      if (manifest == null) {
        definePackage(packageName, null, null, null, null, null, null, null);
      } else {
        definePackage(packageName, manifest, place);
      }
    } catch (IllegalArgumentException e) {
      // Another thread was quicker, with the very same.
      if (getDefinedPackage(packageName) == null) {
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      super.close();
    }
  }
}
