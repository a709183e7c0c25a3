package dev.windlass.dags.immigration;

import dev.windlass.dag.Action;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.TaskContext;
import dev.windlass.dags.immigration.input.BronzeInputs;
import dev.windlass.dags.immigration.input.CorruptInput;
import dev.windlass.operators.s3.S3;
import dev.windlass.operators.s3.S3Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Checks the given input files, generates those that are missing, and uploads them all. Nothing is
 * uploaded when a given file is corrupt, and no attempt can mend that.
 *
 * @param connectionId the AWS account
 * @param data the folder of real files; empty to generate everything
 * @param rows how many arrivals to generate
 * @param seed decides what is generated
 * @param target the folder in S3, {@code s3://…}
 */
public record UploadBronze(String connectionId, String data, long rows, long seed, String target)
    implements Action<UploadBronze.Bronze> {

  /**
   * What was uploaded.
   *
   * @param folder where to
   * @param real the files that were given
   * @param generated the files that were generated
   * @param bytes their size together
   */
  public record Bronze(String folder, List<String> real, List<String> generated, long bytes) {
    /** Copies the lists. */
    public Bronze {
      real = List.copyOf(real);
      generated = List.copyOf(generated);
    }
  }

  @Override
  public Bronze run(TaskContext context) throws IOException {
    List<BronzeInputs.Ready> files = prepared(context.scratch());
    S3 s3 = context.hook(S3.class, connectionId);
    S3Location folder = S3Location.of(target);
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      BronzeInputs.Ready file = files.get(i);
      S3Location place = folder.resolve(file.file().fileName());
      s3.upload(place, file.path());
      bytes += Files.size(file.path());
      context.progress(i + 1, files.size(), "files");
      context.log().info("%s → %s (%s)", file.path(), place, file.real() ? "given" : "generated");
    }
    return new Bronze(target, names(files, true), names(files, false), bytes);
  }

  private List<BronzeInputs.Ready> prepared(Path scratch) {
    try {
      Optional<Path> folder = data.isBlank() ? Optional.empty() : Optional.of(Path.of(data));
      return new BronzeInputs(folder, rows, seed).prepare(scratch.resolve("bronze"));
    } catch (CorruptInput | IllegalArgumentException e) {
      throw new FailTask(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<String> names(List<BronzeInputs.Ready> files, boolean real) {
    return files.stream()
        .filter(file -> file.real() == real)
        .map(file -> file.file().fileName())
        .toList();
  }
}
