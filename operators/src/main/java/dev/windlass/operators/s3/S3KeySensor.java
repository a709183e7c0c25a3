package dev.windlass.operators.s3;

import dev.windlass.dag.Poke;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Waits until keys exist: one, or enough that match a pattern, with enough in them.
 *
 * @param connectionId the AWS account
 * @param pattern a key, or a pattern with {@code *}, {@code **} and {@code ?}
 * @param count how many keys must match
 * @param bytes how many bytes they must hold together
 * @param every how often to look
 */
public record S3KeySensor(
    String connectionId, S3Location pattern, int count, long bytes, Duration every)
    implements Sensor<List<String>> {

  /** Waits for {@code s3://bucket/key}, which may hold {@code *} and {@code ?}. */
  public static S3KeySensor of(String uri) {
    return new S3KeySensor("aws_default", S3Location.of(uri), 1, 0, Duration.ofSeconds(10));
  }

  /** Waits for so many keys. */
  public S3KeySensor withCount(int keys) {
    return new S3KeySensor(connectionId, pattern, keys, bytes, every);
  }

  /** Waits for so many bytes in all. */
  public S3KeySensor withBytes(long total) {
    return new S3KeySensor(connectionId, pattern, count, total, every);
  }

  /** In another account. */
  public S3KeySensor withConnection(String id) {
    return new S3KeySensor(id, pattern, count, bytes, every);
  }

  /** Looks at another interval. */
  public S3KeySensor withEvery(Duration interval) {
    return new S3KeySensor(connectionId, pattern, count, bytes, interval);
  }

  @Override
  public Poke<List<String>> poke(TaskContext context) {
    var found = matches(context.hook(S3.class, connectionId));
    var size = found.stream().mapToLong(S3Object::size).sum();
    if (found.size() < count || size < bytes) {
      context
          .log()
          .info("%d of %d keys, %d of %d bytes at %s", found.size(), count, size, bytes, pattern);
      return new Poke.NotYet<>(every);
    }
    return new Poke.Ready<>(found.stream().map(S3Object::key).toList());
  }

  private List<S3Object> matches(S3 s3) {
    var wild = pattern.key().replaceAll("[*?].*", "");
    if (wild.equals(pattern.key())) {
      return s3.head(pattern).stream().toList();
    }
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.key());
    return s3.list(new S3Location(pattern.bucket(), wild)).stream()
        .filter(object -> matcher.matches(Path.of(object.key())))
        .toList();
  }
}
