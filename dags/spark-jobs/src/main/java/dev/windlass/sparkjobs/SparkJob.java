package dev.windlass.sparkjobs;

import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job's body in a Spark session that is stopped whatever happens. */
final class SparkJob {
  private static final Logger LOG = LoggerFactory.getLogger(SparkJob.class);

  private SparkJob() {}

  /** What a job does with its session. */
  interface Body {
    void run(SparkSession spark);
  }

  /** Runs {@code body}; a failure is logged in one line and then ends the driver. */
  static void run(String name, Body body) {
    long started = System.nanoTime();
    SparkSession spark =
        SparkSession.builder()
            .appName(name)
            // Dates are days of the calendar, whatever zone the cluster runs in.
            .config("spark.sql.session.timeZone", "UTC")
            // HotSpot never compiles a method beyond 8,000 bytes; Spark then rather splits it up.
            .config("spark.sql.codegen.hugeMethodLimit", "8000")
            .getOrCreate();
    try {
      body.run(spark);
      LOG.info("{}: done in {} ms", name, (System.nanoTime() - started) / 1_000_000);
    } catch (RuntimeException e) {
      LOG.error("{}: failed: {}", name, e.getMessage());
      throw e;
    } finally {
      spark.stop();
    }
  }
}
