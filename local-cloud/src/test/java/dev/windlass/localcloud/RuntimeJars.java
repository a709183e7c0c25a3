package dev.windlass.localcloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The jars that the modules below {@code runtime/} have assembled, in the layout of the
 * distribution. Kept from one test run to the next, as the class-data archive in it is.
 */
final class RuntimeJars {
  private RuntimeJars() {}

  static Path directory() throws IOException {
    var directory = Path.of("target", "test-runtime").toAbsolutePath();
    for (var part : new String[] {"livy", "spark", "s3a", "s3proxy"}) {
      var assembled = Path.of("runtime", part, "target", "jars").toAbsolutePath();
      if (!Files.isDirectory(assembled)) {
        throw new IllegalStateException(
            "%s is missing: mvn package -pl local-cloud/runtime/%s".formatted(assembled, part));
      }
      var link = Files.createDirectories(directory.resolve(part)).resolve("jars");
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, assembled);
      }
    }
    return directory;
  }
}
