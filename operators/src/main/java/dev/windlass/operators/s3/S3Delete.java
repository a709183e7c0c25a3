package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;

/**
 * Deletes everything whose key starts with a prefix. Nothing there is fine, too.
 *
 * @param connectionId the AWS account
 * @param prefix what to delete; its key must not be empty
 */
public record S3Delete(String connectionId, S3Location prefix) implements Action<Stored> {

  /** Refuses to empty a whole bucket by an empty prefix. */
  public S3Delete {
    if (prefix.key().isEmpty()) {
      throw new IllegalArgumentException(
          "S3Delete of %s would empty the bucket; use S3DeleteBucket.withContents()"
              .formatted(prefix));
    }
  }

  /** Deletes what is under {@code s3://bucket/prefix}. */
  public static S3Delete of(String uri) {
    return new S3Delete("aws_default", S3Location.of(uri));
  }

  /** In another account. */
  public S3Delete withConnection(String id) {
    return new S3Delete(id, prefix);
  }

  @Override
  public Stored run(TaskContext context) {
    var s3 = context.hook(S3.class, connectionId);
    var keys = s3.list(prefix).stream().map(S3Object::key).toList();
    s3.delete(prefix.bucket(), keys);
    context.log().info("Deleted %d objects under %s", keys.size(), prefix);
    return new Stored(prefix.toString(), keys.size(), 0);
  }
}
