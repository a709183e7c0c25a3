package dev.windlass.sparkjobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts rows on their way through a job, without reading them twice: what came in, what was turned
 * away and why, which codes nobody knows. The counts are logged and stored beside the output, so
 * that the warehouse's quality checks can see them. Used by one driver thread.
 */
public final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
  private static final StructType STORED =
      new StructType(
          new StructField[] {
            new StructField("job", DataTypes.StringType, false, Metadata.empty()),
            new StructField("measure", DataTypes.StringType, false, Metadata.empty()),
            new StructField("row_count", DataTypes.LongType, false, Metadata.empty())
          });

  private final String job;
  private final List<Observation> observations = new ArrayList<>();

  /** An empty tally of {@code job}. */
  public Tally(String job) {
    this.job = job;
  }

  /**
   * Counts, for each measure, the rows of {@code rows} for which its condition holds, whenever the
   * returned rows are first computed.
   */
  Dataset<Row> watch(Dataset<Row> rows, SortedMap<String, Column> conditions) {
    Column[] counts =
        conditions.entrySet().stream()
            .map(measure -> functions.count_if(measure.getValue()).as(measure.getKey()))
            .toArray(Column[]::new);
    var observation = new Observation();
    observations.add(observation);
    return rows.observe(
        observation, counts[0], java.util.Arrays.copyOfRange(counts, 1, counts.length));
  }

  /** Every count by its measure. Only after the watched rows were computed: it waits for that. */
  public SortedMap<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    for (Observation observation : observations) {
      try {
        for (Map.Entry<String, Object> measure : observation.getAsJava().entrySet()) {
          counts.put(measure.getKey(), ((Number) measure.getValue()).longValue());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while counting the rows of " + job, e);
      }
    }
    return counts;
  }

  /** Logs the counts and replaces what is stored at {@code path} by them. */
  void store(SparkSession spark, String path) {
    SortedMap<String, Long> counts = counts();
    counts.forEach((measure, rows) -> LOG.info("{}: {} = {}", job, measure, rows));
    List<Row> rows =
        counts.entrySet().stream()
            .map(measure -> RowFactory.create(job, measure.getKey(), measure.getValue()))
            .toList();
    spark.createDataFrame(rows, STORED).coalesce(1).write().mode(SaveMode.Overwrite).parquet(path);
  }
}
