package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a bucket; none there is fine, too.
 *
 * @param connectionId the AWS account
 * @param bucket its name
 * @param contents whether to delete what is in it first
 */
public record S3DeleteBucket(String connectionId, String bucket, boolean contents)
    implements Action<Void> {

  /** Deletes {@code bucket}, which must be empty. */
  public static S3DeleteBucket of(String bucket) {
    return new S3DeleteBucket("aws_default", bucket, false);
  }

  /** With everything in it. */
  public S3DeleteBucket withContents() {
    return new S3DeleteBucket(connectionId, bucket, true);
  }

  /** In another account. */
  public S3DeleteBucket withConnection(String id) {
    return new S3DeleteBucket(id, bucket, contents);
  }

  @Override
  public @Nullable Void run(TaskContext context) {
    var s3 = context.hook(S3.class, connectionId);
    if (!s3.bucketExists(bucket)) {
      return null;
    }
    var keys = s3.list(new S3Location(bucket, "")).stream().map(S3Object::key).toList();
    if (!keys.isEmpty() && !contents) {
      throw new FailTask(
          "bucket %s still holds %d objects, such as %s; add withContents() to delete them"
              .formatted(bucket, keys.size(), keys.getFirst()));
    }
    s3.delete(bucket, keys);
    s3.deleteBucket(bucket);
    return null;
  }
}
