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
    SparkSession spark = session(name);
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

  /** The session of job {@code name}: the cluster's, with what the jobs rely on. */
  static SparkSession session(String name) {
    return SparkSession.builder()
        .appName(name)
        // Dates are days of the calendar, whatever zone the cluster runs in.
        .config("spark.sql.session.timeZone", "UTC")
        // HotSpot never compiles a method beyond 8,000 bytes; Spark then rather splits it up.
        .config("spark.sql.codegen.hugeMethodLimit", "8000")
        // Java's upper and lower case do; loading ICU's costs every driver seconds.
        .config("spark.sql.icu.caseMappings.enabled", "false")
        // Its extra sort before the shuffle only pays when most rows are duplicates.
        .config("spark.sql.optimizer.windowGroupLimitThreshold", "-1")
        // It would drop a Tally's counters together with the empty rest of the plan.
        .config(
            "spark.sql.adaptive.optimizer.excludedRules",
            "org.apache.spark.sql.execution.adaptive.AQEPropagateEmptyRelation")
        .getOrCreate();
  }
}
