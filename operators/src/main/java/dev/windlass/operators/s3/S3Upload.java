package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Uploads a file, or a folder with everything in it. Objects that are there with the same size and
 * not older than the file are left alone, so that a repeated attempt goes on where it stopped.
 *
 * @param connectionId the AWS account
 * @param source a file or folder of the worker
 * @param target the object for a file, the prefix for a folder
 * @param glob which file names of a folder, such as {@code *.csv}
 */
public record S3Upload(String connectionId, String source, S3Location target, String glob)
    implements Action<Stored> {

  /** Uploads {@code source} to {@code s3://bucket/key-or-prefix}. */
  public static S3Upload of(Path source, String uri) {
    return new S3Upload("aws_default", source.toString(), S3Location.of(uri), "*");
  }

  /** Only files with such a name. */
  public S3Upload withGlob(String newGlob) {
    return new S3Upload(connectionId, source, target, newGlob);
  }

  /** In another account. */
  public S3Upload withConnection(String id) {
    return new S3Upload(id, source, target, glob);
  }

  @Override
  public Stored run(TaskContext context) throws IOException {
    var root = Path.of(source);
    var files = files(root);
    long bytes = 0;
    for (var file : files) {
      bytes += Files.size(file);
    }
    long done = 0;
    for (var file : files) {
      upload(context, file, placeOf(root, file));
      done += Files.size(file);
      context.progress(done, bytes, "bytes");
    }
    context.log().info("%d files, %d bytes in %s", files.size(), bytes, target);
    return new Stored(target.toString(), files.size(), bytes);
  }

  private void upload(TaskContext context, Path file, S3Location place) throws IOException {
    var s3 = context.hook(S3.class, connectionId);
    var there = s3.head(place);
    if (there.isPresent()
        && there.get().size() == Files.size(file)
        && there.get().modifiedAtMillis() > Files.getLastModifiedTime(file).toMillis()) {
      context.log().info("%s is there already", place);
      return;
    }
    s3.upload(place, file);
    context.log().info("%s → %s, %d bytes", file.getFileName(), place, Files.size(file));
  }

  private S3Location placeOf(Path root, Path file) {
    if (root.equals(file)) {
      return target.key().isEmpty() || target.key().endsWith("/")
          ? target.resolve(file.getFileName().toString())
          : target;
    }
    return target.resolve(root.relativize(file).toString().replace('\\', '/'));
  }

  private List<Path> files(Path root) throws IOException {
    if (Files.isRegularFile(root)) {
      return List.of(root);
    }
    if (!Files.isDirectory(root)) {
      throw new FailTask("there is no file or folder %s to upload".formatted(source));
    }
    var matcher = root.getFileSystem().getPathMatcher("glob:" + glob);
    try (var walk = Files.walk(root)) {
      var files =
          walk.filter(Files::isRegularFile)
              .filter(file -> matcher.matches(file.getFileName()))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new FailTask("folder %s has no files '%s' to upload".formatted(source, glob));
      }
      return files;
    }
  }
}
