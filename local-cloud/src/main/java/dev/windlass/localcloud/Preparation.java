package dev.windlass.localcloud;

import dev.windlass.localcloud.livy.DriverArchive;
import dev.windlass.localcloud.process.Children;
import java.io.IOException;
import java.nio.file.Path;

/** What can be done once, at build time, so that the first run is as fast as the second. */
public final class Preparation {
  private Preparation() {}

  /**
   * Makes the class-data archive for Spark drivers, in half a minute, unless it is there.
   *
   * @param windlassHome a directory to work in; the archive is kept there only when the runtime
   *     directory cannot be written
   * @return a sentence that says what was done
   */
  public static String run(Path windlassHome, Path runtime)
      throws IOException, InterruptedException {
    var home = Home.below(windlassHome);
    home.create();
    var archive =
        new DriverArchive(runtime.toAbsolutePath().normalize(), home.directory().resolve("cds"));
    var known = archive.find();
    if (known.isPresent()) {
      return "Nothing to prepare";
    }
    var scratch = home.directory().resolve("preparation");
    try (var children = new Children(scratch.resolveSibling("preparation-children"))) {
      children.endLeftovers();
      children.watch();
      var made = archive.make(children, scratch);
      return "Made %s for faster Spark drivers".formatted(made.getFileName());
    }
  }
}
