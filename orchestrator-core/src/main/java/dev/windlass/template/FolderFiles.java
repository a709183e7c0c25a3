package dev.windlass.template;

import dev.windlass.dag.TemplateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Template files of a folder, as they are now. Thread-safe. */
public record FolderFiles(Path folder) implements TemplateFiles {
  @Override
  public Optional<String> read(String path) {
    Path file = folder.resolve(path);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(path), e);
    }
  }

  @Override
  public String where() {
    return "in " + folder;
  }
}
