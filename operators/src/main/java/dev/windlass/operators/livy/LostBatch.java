package dev.windlass.operators.livy;

import dev.windlass.dag.Progress;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.emr.Emr;
import dev.windlass.operators.remote.FirstSeen;
import dev.windlass.operators.s3.S3;
import dev.windlass.operators.s3.S3Location;
import java.time.Clock;
import java.time.Duration;

/**
 * A batch its Livy does not know: forgotten after it finished (Livy forgets after ten minutes),
 * lost when Livy restarted, or gone with its cluster.
 *
 * <p>Unknown is not failed. The job's own {@code _SUCCESS} file settles it when the DAG says where
 * the job writes; a cluster that is over settles it the other way; else we wait a while, since a
 * driver may outlive its Livy and a second one must not write beside it.
 */
record LostBatch(LivyBatch job, BatchHandle handle) {
  private static final FirstSeen UNKNOWN = new FirstSeen(Clock.systemUTC());

  /** S3's clock and ours may differ by this much. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  static void found(BatchHandle handle) {
    UNKNOWN.forget(handle.name());
  }

  Progress<BatchResult> judge(TaskContext context) {
    if (hasSucceeded(context)) {
      context.log().info("Livy forgot batch %s, but its _SUCCESS file is there", handle.name());
      found(handle);
      return new Progress.Done<>(job.result(handle, handle.id(), null));
    }
    if (clusterIsOver(context, job)) {
      found(handle);
      return new Progress.Broken<>(
          "EMR cluster %s is gone, and Livy batch %s with it"
              .formatted(job.clusterId(), handle.name()));
    }
    var since = UNKNOWN.ago(handle.name());
    if (since.compareTo(job.unknownGrace()) >= 0) {
      found(handle);
      return new Progress.Broken<>(
          "Livy at %s has not known batch %d (%s) for %s: it restarted, or forgot the batch after it ended. Look at %s/ui"
              .formatted(job.server(), handle.id(), handle.name(), since, job.server()));
    }
    context.log().warn("Livy at %s does not know batch %s", job.server(), handle.name());
    return new Progress.Running<>(job.polling().next(handle.startedAtMillis()));
  }

  /** Whether the cluster the job runs on is known, and known to be over. */
  static boolean clusterIsOver(TaskContext context, LivyBatch job) {
    return job.clusterId() != null
        && context
            .hook(Emr.class, job.connectionId())
            .cluster(job.clusterId())
            .map(cluster -> cluster.state().isOver())
            .orElse(true);
  }

  private boolean hasSucceeded(TaskContext context) {
    if (job.output() == null) {
      return false;
    }
    var marker = S3Location.of(job.output()).resolve("_SUCCESS");
    return context
        .hook(S3.class, job.connectionId())
        .head(marker)
        .filter(m -> m.modifiedAtMillis() >= handle.startedAtMillis() - CLOCK_SKEW.toMillis())
        .isPresent();
  }
}
