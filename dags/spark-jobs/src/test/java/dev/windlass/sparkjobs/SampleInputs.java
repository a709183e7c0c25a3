package dev.windlass.sparkjobs;

import dev.windlass.dags.immigration.input.BronzeInputs;
import dev.windlass.dags.immigration.input.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The bronze folder the tests read: the real sample beside the project where it lies, else
 * generated files of the same make. The acceptance figures are those of the real sample only.
 */
final class SampleInputs {
  private static final Path REAL_FOLDER =
      Path.of("../../../shared/data/immigration").toAbsolutePath().normalize();

  /** Whether the real sample is there. */
  static final boolean REAL = Files.isDirectory(REAL_FOLDER);

  private static final Path FOLDER = prepare();

  private SampleInputs() {}

  static String path(InputFile file) {
    return FOLDER.resolve(file.fileName()).toString();
  }

  static String folder() {
    return FOLDER.toString();
  }

  /** A reference file that comes with the real sample. */
  static Path reference(String name) {
    return REAL_FOLDER.resolve(name);
  }

  private static Path prepare() {
    try {
      if (!REAL) {
        System.out.println("No real sample at " + REAL_FOLDER + ": testing with generated data");
      }
      Path folder = Files.createDirectories(Path.of("target/bronze").toAbsolutePath());
      Optional<Path> given = REAL ? Optional.of(REAL_FOLDER) : Optional.empty();
      List<BronzeInputs.Ready> files = new BronzeInputs(given, 1_000, 42).prepare(folder);
      for (BronzeInputs.Ready file : files) {
        Path target = folder.resolve(file.file().fileName());
        if (file.real()) {
          Files.copy(file.path(), target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
