package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;

/**
 * Copies an object, or everything under a prefix, within S3.
 *
 * @param connectionId the AWS account
 * @param from the object or the prefix
 * @param to the object or the prefix
 */
public record S3Copy(String connectionId, S3Location from, S3Location to)
    implements Action<Stored> {

  /** Copies from one {@code s3://…} to another. A key ending in a slash means all below it. */
  public static S3Copy of(String from, String to) {
    return new S3Copy("aws_default", S3Location.of(from), S3Location.of(to));
  }

  /** In another account. */
  public S3Copy withConnection(String id) {
    return new S3Copy(id, from, to);
  }

  @Override
  public Stored run(TaskContext context) {
    var s3 = context.hook(S3.class, connectionId);
    var one = s3.head(from);
    if (one.isPresent()) {
      s3.copy(from, to);
      return new Stored(to.toString(), 1, one.get().size());
    }
    var prefix = from.folder();
    var objects = s3.list(prefix);
    if (objects.isEmpty()) {
      throw new SkipTask("nothing under %s to copy".formatted(from));
    }
    long bytes = 0;
    for (var object : objects) {
      s3.copy(
          object.location(), to.folder().resolve(object.key().substring(prefix.key().length())));
      bytes += object.size();
    }
    return new Stored(to.toString(), objects.size(), bytes);
  }
}
