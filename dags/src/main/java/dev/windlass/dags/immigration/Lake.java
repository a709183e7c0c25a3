package dev.windlass.dags.immigration;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where one run keeps its files in S3, and which Spark job makes what of them. Each run has folders
 * of its own, so that two of them never read each other's half-written output. Immutable.
 *
 * @param bucket the bucket
 * @param run the run's folder in it
 */
public record Lake(String bucket, String run) {
  /** The file name of the Spark jobs in the lake. */
  private static final String JAR = "windlass-spark-jobs.jar";

  /** The lake's part of the run {@code runId}; colons and the like are no good in file names. */
  public static Lake of(String bucket, String runId) {
    return new Lake(bucket, runId.replaceAll("[^A-Za-z0-9_.-]+", "-"));
  }

  /** The folder of the input files. */
  public String bronze() {
    return root() + "/bronze";
  }

  /** The jar of the Spark jobs. */
  public String jar() {
    return root() + "/jobs/" + JAR;
  }

  /** The folder {@code job} writes. */
  public String silver(SparkStep job) {
    return root() + "/silver/" + job.folder();
  }

  /** The folder with the counts of all jobs. */
  public String counts() {
    return root() + "/silver/jobCounts";
  }

  /** The command line of {@code job}. */
  public List<String> arguments(SparkStep job) {
    var common =
        List.of(
            "--input", bronze() + "/" + job.input().fileName(),
            "--output", silver(job),
            "--counts", counts() + "/" + job.folder());
    if (job != SparkStep.IMMIGRATION) {
      return common;
    }
    return Stream.concat(common.stream(), Stream.of("--codes", bronze())).toList();
  }

  private String root() {
    return "s3://" + bucket + "/runs/" + run;
  }
}
