package dev.windlass.sparkjobs;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.upper;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Rolls the cities' demographics up to one row per state.
 *
 * <p>The file repeats a city's figures on each of its up to five rows by race; here every city
 * counts once. Figures that are missing stay out of sums and means alike: they are not replaced by
 * the country's averages. A state of which nobody is known to be a veteran sums to 0.
 */
public final class DemographyJob {
  /** The columns of the input that are used. */
  static final List<String> INPUT =
      List.of(
          "City",
          "State",
          "Median Age",
          "Male Population",
          "Female Population",
          "Total Population",
          "Number of Veterans",
          "Foreign-born",
          "Average Household Size",
          "State Code");

  private static final List<String> COUNTED =
      List.of("male", "female", "total", "veterans", "foreignborn");

  private DemographyJob() {}

  /**
   * {@code --input CSV --output FOLDER --counts FOLDER}; the input is separated by semicolons and
   * what the folders held is replaced.
   */
  public static void main(String[] args) {
    JobArguments given = JobArguments.parse(args, Set.of("input", "output", "counts"));
    String input = given.required("input");
    String output = given.required("output");
    String counts = given.required("counts");
    SparkJob.run(
        "demography",
        spark -> {
          var tally = new Tally("demography");
          transform(Csv.with(spark).separatedBy(";").read(input, INPUT), tally)
              .coalesce(1)
              .write()
              .mode(SaveMode.Overwrite)
              .parquet(output);
          tally.store(spark, counts);
        });
  }

  /** One row per state, in the column order of {@code staging_demography}. */
  public static Dataset<Row> transform(Dataset<Row> raw, Tally tally) {
    var read = new TreeMap<String, Column>();
    read.put("rows_read", lit(true));
    read.put("rejected_no_place", col("city").isNull().or(col("statecode").isNull()));
    Dataset<Row> rows =
        tally
            .watch(parsed(raw), read)
            .filter(col("city").isNotNull().and(col("statecode").isNotNull()));

    var city = new TreeMap<String, Column>();
    city.put("cities", lit(true));
    city.put("cities_contradicting_themselves", col("contradicts"));
    for (String figure : COUNTED) {
      city.put("cities_without_" + figure, col(figure).isNull());
    }
    Dataset<Row> states =
        tally
            .watch(cities(rows), city)
            .groupBy("statecode")
            .agg(
                min("state").as("state"),
                avg("medianage").as("medianage"),
                total("total").as("totalpopulation"),
                total("veterans").as("numberofveterans"),
                avg("household").as("averagehouseholdsize"),
                total("foreignborn").as("foreignborn"),
                total("female").as("femalepopulation"),
                total("male").as("malepopulation"));
    var written = new TreeMap<String, Column>();
    written.put("rows_written", lit(true));
    return tally.watch(states, written);
  }

  private static Dataset<Row> parsed(Dataset<Row> raw) {
    return raw.select(
        Csv.text("City").as("city"),
        Csv.text("State").as("state"),
        upper(Csv.text("State Code")).as("statecode"),
        Csv.text("Median Age").try_cast("double").as("medianage"),
        Csv.text("Average Household Size").try_cast("double").as("household"),
        Csv.whole("Male Population", "bigint").as("male"),
        Csv.whole("Female Population", "bigint").as("female"),
        Csv.whole("Total Population", "bigint").as("total"),
        Csv.whole("Number of Veterans", "bigint").as("veterans"),
        Csv.whole("Foreign-born", "bigint").as("foreignborn"));
  }

  // A city's rows agree in the real file. Should two disagree, the larger figure counts, not both.
  private static Dataset<Row> cities(Dataset<Row> rows) {
    Column contradicts = lit(false);
    for (String figure : COUNTED) {
      contradicts = contradicts.or(coalesce(min(figure).notEqual(max(figure)), lit(false)));
    }
    return rows.groupBy("statecode", "city")
        .agg(
            min("state").as("state"),
            max("medianage").as("medianage"),
            max("household").as("household"),
            max("male").as("male"),
            max("female").as("female"),
            max("total").as("total"),
            max("veterans").as("veterans"),
            max("foreignborn").as("foreignborn"),
            contradicts.as("contradicts"));
  }

  private static Column total(String figure) {
    return coalesce(sum(figure), lit(0L));
  }
}
