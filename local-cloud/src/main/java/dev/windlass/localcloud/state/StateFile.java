package dev.windlass.localcloud.state;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * One value kept in a JSON file. A write replaces the file as a whole, so that a killed process
 * leaves either the old value or the new one. Callers serialise their writes.
 */
public final class StateFile<T> {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path file;
  private final TypeReference<T> type;

  /** A value of this type in this file, which need not exist yet. */
  public StateFile(Path file, TypeReference<T> type) {
    this.file = file;
    this.type = type;
  }

  /** The value, empty when none was written. */
  public Optional<T> read() {
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(file.toFile(), type))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read %s; move it away to begin anew".formatted(file), e);
    }
  }

  /** Replaces the value. */
  public void write(T value) {
    try {
      var directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      var unfinished = file.resolveSibling(file.getFileName() + ".new");
      JSON.writeValue(unfinished.toFile(), value);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
