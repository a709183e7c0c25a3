package dev.windlass.loading;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The classes of one jar of the DAG folder, and what its manifest adds. Thread-safe. */
final class JarClasses extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final UnaryOperator<byte[]> defining;

  /**
   * @param defining what a class goes through on its way to be defined
   */
  JarClasses(URL jar, UnaryOperator<byte[]> defining, ClassLoader parent) {
    super(SourceLoader.LOADER, new URL[] {jar}, parent);
    this.defining = defining;
  }

  /** A class that is defined as it is, nearly every one, is left to the usual loader. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL file = findResource(name.replace('.', '/') + ".class");
    if (file == null) {
      return super.findClass(name);
    }
    try {
      URLConnection connection = file.openConnection();
      // A cached one would hold the file open for good.
      connection.setUseCaches(false);
      byte[] code;
      try (InputStream in = connection.getInputStream()) {
        code = in.readAllBytes();
        byte[] defined = defining.apply(code);
        return defined == code ? super.findClass(name) : define(name, defined, connection);
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private Class<?> define(String name, byte[] code, URLConnection from) throws IOException {
    CodeSigner @Nullable [] signers = null;
    Manifest manifest = null;
    URL place = getURLs()[0];
    if (from instanceof JarURLConnection jar) {
      JarEntry entry = jar.getJarEntry();
      signers = entry == null ? null : entry.getCodeSigners();
      manifest = jar.getManifest();
      place = jar.getJarFileURL();
    }
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      define(name.substring(0, dot), manifest, place);
    }
    return defineClass(name, code, 0, code.length, new CodeSource(place, signers));
  }

  private void define(String packageName, @Nullable Manifest manifest, URL place) {
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
}
