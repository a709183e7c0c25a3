package dev.windlass.sparkjobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.row_number;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.expressions.Window;

/**
 * Keeps the monthly land temperatures of the United States that are known.
 *
 * <p>The measurements end in 2013, the arrivals are of 2016: no date of arrival equals a date of
 * measurement. The warehouse therefore gives an arrival the mean of its calendar month over the
 * latest ten years measured and over all states, one row per date (see {@code dimarrivedate.sql}).
 * That needs these rows to be addressable by state and month, so the original's arbitrary row
 * number became the rank by (state, date), which is the same in every run, and {@code Georgia
 * (State)} got its name back. A month measured twice in one state keeps its smallest reading.
 *
 * <p>One file, not one folder per year: three centuries of folders with a few kilobytes each cost
 * more in requests than the whole computation.
 */
public final class TemperatureJob {
  /** The columns of the input that are used. */
  static final List<String> INPUT =
      List.of("dt", "AverageTemperature", "AverageTemperatureUncertainty", "State", "Country");

  private static final String COUNTRY = "United States";

  private TemperatureJob() {}

  /** {@code --input CSV --output FOLDER --counts FOLDER}; what the folders held is replaced. */
  public static void main(String[] args) {
    JobArguments given = JobArguments.parse(args, Set.of("input", "output", "counts"));
    String input = given.required("input");
    String output = given.required("output");
    String counts = given.required("counts");
    SparkJob.run(
        "temperature",
        spark -> {
          var tally = new Tally("temperature");
          transform(Csv.with(spark).read(input, INPUT), tally)
              .coalesce(1)
              .write()
              .mode(SaveMode.Overwrite)
              .parquet(output);
          tally.store(spark, counts);
        });
  }

  /** One row per state and month, in the column order of {@code staging_landtemp}. */
  public static Dataset<Row> transform(Dataset<Row> raw, Tally tally) {
    Dataset<Row> parsed =
        raw.select(
            Csv.text("dt").try_cast("date").as("dt"),
            Csv.text("AverageTemperature").try_cast("double").as("averagetemperature"),
            Csv.text("AverageTemperatureUncertainty")
                .try_cast("double")
                .as("averagetemperatureuncertainty"),
            lower(regexp_replace(Csv.text("State"), " \\(State\\)$", "")).as("state"),
            Csv.text("Country").as("country"));
    Column ours = col("country").equalTo(COUNTRY);
    Column known =
        col("dt")
            .isNotNull()
            .and(col("averagetemperature").isNotNull().and(col("state").isNotNull()));
    var read = new TreeMap<String, Column>();
    read.put("rows_read", lit(true));
    read.put("rejected_other_country", col("country").isNull().or(ours.equalTo(false)));
    read.put("rejected_unknown", ours.and(known.equalTo(false)));

    Dataset<Row> distinct =
        tally
            .watch(parsed, read)
            .filter(ours.and(known))
            .withColumn(
                "reading",
                row_number()
                    .over(
                        Window.partitionBy("state", "dt")
                            .orderBy("averagetemperature", "averagetemperatureuncertainty")))
            .filter(col("reading").equalTo(1));
    Dataset<Row> ranked =
        distinct
            // All rows meet in one task: in sorted order, the running number there is the rank.
            .repartition(1)
            .sortWithinPartitions("state", "dt")
            .withColumn("stagingtemp_id", monotonically_increasing_id().plus(1))
            .select(
                col("stagingtemp_id"),
                col("dt"),
                col("averagetemperature"),
                col("averagetemperatureuncertainty"),
                col("state"),
                col("country"));
    var written = new TreeMap<String, Column>();
    written.put("rows_written", lit(true));
    return tally.watch(ranked, written);
  }
}
