package dev.windlass.template;

import dev.windlass.dag.TemplateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Template files on a class path: beside a class, and from the root. Thread-safe. */
public final class ClassPathFiles implements TemplateFiles {
  private final ClassLoader loader;
  private final String beside;

  /**
   * @param packageName where they are looked for first; empty: only at the root
   */
  public ClassPathFiles(ClassLoader loader, String packageName) {
    this.loader = loader;
    this.beside = packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
  }

  @Override
  public Optional<String> read(String path) {
    Optional<String> found = at(beside + path);
    return found.isPresent() || beside.isEmpty() ? found : at(path);
  }

  private Optional<String> at(String path) {
    try (InputStream in = loader.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readNBytes(Limits.TEXT + 1), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("resource %s cannot be read".formatted(path), e);
    }
  }

  @Override
  public String where() {
    return "on the class path"
        + (beside.isEmpty() ? "" : ", in %s and at the root".formatted(beside));
  }
}
