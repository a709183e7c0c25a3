package dev.windlass.dags.immigration;

import dev.windlass.dag.FailTask;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the worker finds the jar of the Spark jobs. */
public final class JobsJar {
  /** The variable that names the jar when it is not on the class path. */
  public static final String VARIABLE = "immigration_jobs_jar";

  private static final String CLASS = "dev/windlass/sparkjobs/ImmigrationJob.class";

  private JobsJar() {}

  /**
   * The jar {@code given} by the variable or, when that is empty, the one on the class path.
   *
   * @throws FailTask saying how to give one when there is none
   */
  public static Path find(String given) throws IOException {
    Path jar = given.isBlank() ? onClassPath() : Path.of(given);
    if (!Files.isRegularFile(jar)) {
      throw new FailTask(
          "there is no jar of the Spark jobs at %s; set variable %s".formatted(jar, VARIABLE));
    }
    return jar;
  }

  private static Path onClassPath() throws IOException {
    URL found = JobsJar.class.getClassLoader().getResource(CLASS);
    URLConnection connection = found == null ? null : found.openConnection();
    if (!(connection instanceof JarURLConnection inJar)) {
      throw new FailTask(
          "the jar of the Spark jobs is not on the class path; set variable %s to its path"
              .formatted(VARIABLE));
    }
    try {
      return Path.of(inJar.getJarFileURL().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell the path of " + inJar.getJarFileURL(), e);
    }
  }
}
