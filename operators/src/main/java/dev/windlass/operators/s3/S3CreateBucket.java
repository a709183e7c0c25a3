package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;

/**
 * Makes sure that a bucket exists.
 *
 * @param connectionId the AWS account
 * @param bucket its name
 */
public record S3CreateBucket(String connectionId, String bucket) implements Action<String> {

  /** Makes sure that {@code bucket} exists. */
  public static S3CreateBucket of(String bucket) {
    return new S3CreateBucket("aws_default", bucket);
  }

  /** In another account. */
  public S3CreateBucket withConnection(String id) {
    return new S3CreateBucket(id, bucket);
  }

  @Override
  public String run(TaskContext context) {
    var s3 = context.hook(S3.class, connectionId);
    if (!s3.bucketExists(bucket)) {
      s3.createBucket(bucket);
      context.log().info("Created bucket %s", bucket);
    }
    return bucket;
  }
}
