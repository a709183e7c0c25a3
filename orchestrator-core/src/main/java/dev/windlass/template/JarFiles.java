package dev.windlass.template;

import dev.windlass.dag.TemplateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The template files of a jar, from its root. Thread-safe. */
public final class JarFiles implements TemplateFiles {
  private final Path jar;

  /** Of a jar that stays as it is. */
  public JarFiles(Path jar) {
    this.jar = jar;
  }

  @Override
  public Optional<String> read(String path) {
    try (var zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(path);
      if (entry == null || entry.isDirectory()) {
        return Optional.empty();
      }
      try (var in = zip.getInputStream(entry)) {
        return Optional.of(new String(in.readNBytes(Limits.TEXT + 1), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the DAG's jar cannot be read", e);
    }
  }

  @Override
  public String fingerprint() {
    try (var zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> templates =
          zip.stream()
              .filter(e -> FileSearch.isTemplate(e.getName()))
              .filter(e -> !e.getName().startsWith("META-INF/"))
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      if (templates.isEmpty()) {
        return "";
      }
      MessageDigest digest = KeptFiles.sha256();
      for (ZipEntry entry : templates) {
        String words = "%s %d %x\n".formatted(entry.getName(), entry.getSize(), entry.getCrc());
        digest.update(words.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("the DAG's jar cannot be read", e);
    }
  }

  @Override
  public String where() {
    return "in the DAG's jar";
  }
}
