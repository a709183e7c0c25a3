package dev.windlass.loading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of jars as they were when they were loaded: replacing a jar that is open would break the
 * classes still to be read from it, and runs of an older version go on with its code. Thread-safe.
 */
final class JarCopies implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JarCopies.class);

  private final Set<Path> copies = ConcurrentHashMap.newKeySet();

  Path copy(Path jar) throws IOException {
    return Files.copy(jar, fresh(), StandardCopyOption.REPLACE_EXISTING);
  }

  Path write(byte[] jar) throws IOException {
    return Files.write(fresh(), jar);
  }

  private Path fresh() throws IOException {
    Path copy = Files.createTempFile("windlass-dag-", ".jar");
    copies.add(copy);
    copy.toFile().deleteOnExit();
    return copy;
  }

  /** Removes one that is needed no more. */
  void delete(Path copy) throws IOException {
    copies.remove(copy);
    Files.deleteIfExists(copy);
  }

  /** Removes the copies; an open one stays readable where the system allows it. */
  @Override
  public void close() {
    for (Path copy : copies) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException e) {
        log.debug("{} stays: {}", copy, e.toString());
      }
    }
  }
}
