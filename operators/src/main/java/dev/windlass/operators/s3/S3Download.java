package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Downloads an object to a file of the worker, replacing it only once all has arrived.
 *
 * @param connectionId the AWS account
 * @param source the object
 * @param file where to
 */
public record S3Download(String connectionId, S3Location source, String file)
    implements Action<String> {

  /** Downloads {@code s3://bucket/key} to {@code file}. */
  public static S3Download of(String uri, Path file) {
    return new S3Download("aws_default", S3Location.of(uri), file.toString());
  }

  /** In another account. */
  public S3Download withConnection(String id) {
    return new S3Download(id, source, file);
  }

  @Override
  public String run(TaskContext context) throws IOException {
    var part = context.scratch().resolve("download.part");
    Files.deleteIfExists(part);
    context.hook(S3.class, connectionId).download(source, part);
    Files.move(part, Path.of(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    context.log().info("%s → %s", source, file);
    return file;
  }
}
