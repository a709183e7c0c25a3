package dev.windlass.operators.s3;

import dev.windlass.dag.Action;
import dev.windlass.dag.TaskContext;
import java.nio.charset.StandardCharsets;

/**
 * Writes a text as an object, replacing what was there.
 *
 * @param connectionId the AWS account
 * @param target where
 * @param text what, in UTF-8
 */
public record S3Put(String connectionId, S3Location target, String text) implements Action<Stored> {

  /** Writes {@code text} to {@code s3://bucket/key}. */
  public static S3Put of(String uri, String text) {
    return new S3Put("aws_default", S3Location.of(uri), text);
  }

  /** In another account. */
  public S3Put withConnection(String id) {
    return new S3Put(id, target, text);
  }

  @Override
  public Stored run(TaskContext context) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    context.hook(S3.class, connectionId).put(target, bytes);
    return new Stored(target.toString(), 1, bytes.length);
  }
}
