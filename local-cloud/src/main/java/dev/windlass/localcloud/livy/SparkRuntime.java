package dev.windlass.localcloud.livy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The jars a Spark driver runs on, in the order of its class path: Spark's, then the S3A client's.
 * The order is fixed because a class-data archive is only valid for the very same class path.
 */
final class SparkRuntime {
  private final Path sparkJars;
  private final List<Path> classPath;

  /** The jars below a runtime directory ({@code spark/jars} and {@code s3a/jars}). */
  SparkRuntime(Path runtime) throws IOException {
    sparkJars = runtime.resolve("spark/jars").toAbsolutePath().normalize();
    var jars = new ArrayList<Path>();
    jars.addAll(sorted(sparkJars));
    jars.addAll(sorted(runtime.resolve("s3a/jars").toAbsolutePath().normalize()));
    // As Spark's launcher does: the logging facade before anything that may bring another.
    var facade = jars.stream().filter(j -> name(j).startsWith("slf4j-api-")).findFirst();
    facade.ifPresent(
        jar -> {
          jars.remove(jar);
          jars.addFirst(jar);
        });
    classPath = List.copyOf(jars);
  }

  /** All jars in class path order. */
  List<Path> jars() {
    return classPath;
  }

  /** The class path as the java command takes it. */
  String classPath() {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The one jar that Spark's launcher needs; with it alone it answers in a tenth of a second. */
  Path launcher() throws IOException {
    return one("spark-launcher_");
  }

  /** Spark's version, from the name of its core jar. */
  String version() throws IOException {
    return name(core()).replaceAll("^spark-core_[^-]+-|\\.jar$", "");
  }

  /** The Scala version of the jars, such as {@code 2.13}. */
  String scalaVersion() throws IOException {
    return name(core()).replaceAll("^spark-core_([^-]+)-.*$", "$1");
  }

  private Path core() throws IOException {
    return one("spark-core_");
  }

  private Path one(String prefix) throws IOException {
    return classPath.stream()
        .filter(jar -> name(jar).startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new IOException("no %s*.jar in %s".formatted(prefix, sparkJars)));
  }

  private static List<Path> sorted(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("%s is missing; build the project first".formatted(directory));
    }
    try (var files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static String name(Path jar) {
    return String.valueOf(jar.getFileName());
  }
}
