package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;
import java.util.List;

/**
 * Lists the keys under a prefix.
 *
 * @param connectionId the AWS account
 * @param prefix where to look
 * @param suffix what keys must end with, empty for anything
 */
public record S3List(String connectionId, S3Location prefix, String suffix)
    implements Action<List<String>> {

  /** Lists what is under {@code s3://bucket/prefix}. */
  public static S3List of(String uri) {
    return new S3List("aws_default", S3Location.of(uri), "");
  }

  /** Only keys ending like this. */
  public S3List withSuffix(String newSuffix) {
    return new S3List(connectionId, prefix, newSuffix);
  }

  /** In another account. */
  public S3List withConnection(String id) {
    return new S3List(id, prefix, suffix);
  }

  @Override
  public List<String> run(TaskContext context) {
    var keys =
        context.hook(S3.class, connectionId).list(prefix).stream()
            .map(S3Object::key)
            .filter(key -> key.endsWith(suffix))
            .toList();
    context.log().info("%d keys under %s", keys.size(), prefix);
    return keys;
  }
}
