package dev.windlass.sparkjobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.expressions.Window;

/**
 * Reads the I-94 records of arrival and keeps the arrivals by air of people whose age is known.
 *
 * <p>Every record read is either written once or counted under the reason it was turned away:
 * {@code rows_read = rejected_… + duplicates_dropped + rows_written}. Codes that no list knows are
 * kept under a label that says so, such as {@code Unknown country 148}, and counted. A missing age
 * is not taken for the age 0. Of records with the same {@code cicid} the smallest by its columns
 * stays, so that two runs over the same input write the same rows.
 */
public final class ImmigrationJob {
  /** The columns of the input that are used. */
  static final List<String> INPUT =
      List.of(
          "cicid",
          "i94yr",
          "i94mon",
          "i94cit",
          "i94res",
          "i94port",
          "arrdate",
          "i94mode",
          "i94addr",
          "depdate",
          "i94bir",
          "i94visa",
          "dtadfile",
          "visapost",
          "occup",
          "entdepa",
          "entdepd",
          "entdepu",
          "matflag",
          "biryear",
          "dtaddto",
          "gender",
          "insnum",
          "airline",
          "admnum",
          "fltno",
          "visatype");

  /** The columns written, in the order of {@code staging_immigration}. */
  static final List<String> OUTPUT =
      List.of(
          "cicid",
          "i94citizenship",
          "i94resident",
          "visa",
          "i94modeofentry",
          "i94addressto",
          "i94portofentrycity",
          "i94portofentrystate",
          "gender",
          "arrivedate",
          "departdate",
          "i94birthyear",
          "i94age",
          "fltno",
          "airline",
          "visatype",
          "visapost",
          "dtadfile",
          "occup",
          "entdepa",
          "entdepd",
          "entdepu",
          "matflag",
          "dtaddto",
          "insnum",
          "admnum");

  private static final List<String> REASONS =
      List.of("no_id", "no_arrival_date", "not_air", "null_age", "negative_age");
  private static final List<String> UNKNOWN =
      List.of(
          "unknown_citizenship",
          "unknown_residence",
          "unknown_port",
          "unknown_visa",
          "unknown_address",
          "port_label_without_comma");
  private static final String MISSING = "Nil";

  private ImmigrationJob() {}

  /**
   * {@code --input CSV --codes FOLDER --output FOLDER --counts FOLDER}: parquet partitioned by
   * {@code i94year} and {@code i94month}; what the folders held is replaced.
   */
  public static void main(String[] args) {
    JobArguments given = JobArguments.parse(args, Set.of("input", "codes", "output", "counts"));
    String input = given.required("input");
    String codes = given.required("codes");
    String output = given.required("output");
    String counts = given.required("counts");
    SparkJob.run(
        "immigration",
        spark -> {
          var tally = new Tally("immigration");
          transform(Csv.with(spark).read(input, INPUT), CodeLists.read(spark, codes), tally)
              .coalesce(2)
              .write()
              .mode(SaveMode.Overwrite)
              .partitionBy("i94year", "i94month")
              .parquet(output);
          tally.store(spark, counts);
        });
  }

  /** The rows to write: {@link #OUTPUT}, then the partition columns. Counts into {@code tally}. */
  public static Dataset<Row> transform(Dataset<Row> raw, CodeLists codes, Tally tally) {
    Dataset<Row> judged = labelled(raw, codes).withColumn("reason", reason());
    var read = new TreeMap<String, Column>();
    read.put("rows_read", lit(true));
    read.put("unknown_mode", col("mode_label").isNull());
    read.put("rows_passed", col("reason").isNull());
    for (String reason : REASONS) {
      read.put("rejected_" + reason, col("reason").equalTo(reason));
    }

    Dataset<Row> distinct = distinct(tally.watch(judged, read).filter(col("reason").isNull()));
    var written = new TreeMap<String, Column>();
    written.put("rows_written", lit(true));
    written.put("departdate_missing", col("departdate").isNull());
    written.put("departdate_before_arrival", col("departdate").lt(col("arrivedate")));
    for (String unknown : UNKNOWN) {
      written.put(unknown, col(unknown));
    }
    return tally.watch(distinct, written).select(columns(OUTPUT, "i94year", "i94month"));
  }

  private static Dataset<Row> labelled(Dataset<Row> raw, CodeLists codes) {
    Dataset<Row> parsed =
        raw.select(
            Csv.whole("cicid", "bigint").as("cicid"),
            code("i94cit").as("citizenship_code"),
            code("i94res").as("residence_code"),
            upper(Csv.text("i94port")).as("port"),
            code("i94mode").as("mode"),
            code("i94visa").as("visa_code"),
            upper(regexp_extract(Csv.text("i94addr"), "^(\\S+)", 1)).as("address"),
            sasDate("arrdate").as("arrivedate"),
            sasDate("depdate").as("departdate"),
            Csv.whole("i94bir", "int").as("i94age"),
            Csv.whole("biryear", "int").as("i94birthyear"),
            Csv.whole("i94yr", "int").as("given_year"),
            Csv.whole("i94mon", "int").as("given_month"),
            code("insnum").as("insnum_code"),
            Csv.whole("admnum", "bigint").as("admnum"),
            orNil("gender"),
            orNil("fltno"),
            orNil("airline"),
            orNil("visatype"),
            orNil("visapost"),
            coalesce(code("dtadfile"), lit(MISSING)).as("dtadfile"),
            orNil("occup"),
            orNil("entdepa"),
            orNil("entdepd"),
            orNil("entdepu"),
            orNil("matflag"),
            orNil("dtaddto"));
    var cities = new TreeMap<String, String>();
    var portStates = new TreeMap<String, String>();
    codes
        .ports()
        .labels()
        .forEach(
            (code, label) -> {
              PortPlace place = PortPlace.of(label, codes.states().labels());
              cities.put(code, place.city());
              portStates.put(code, place.state());
            });
    return parsed
        .withColumn("citizenship", codes.countries().label(col("citizenship_code")))
        .withColumn("residence", codes.countries().label(col("residence_code")))
        .withColumn("visa_label", codes.visas().label(col("visa_code")))
        .withColumn("mode_label", codes.modes().label(col("mode")))
        .withColumn("address_label", codes.states().label(col("address")))
        .withColumn("port_label", codes.ports().label(col("port")))
        .withColumn("port_city", CodeList.lookUp(cities, col("port")))
        .withColumn("port_state", CodeList.lookUp(portStates, col("port")))
        .select(
            col("cicid"),
            label("citizenship", "citizenship_code", "country").as("i94citizenship"),
            label("residence", "residence_code", "country").as("i94resident"),
            label("visa_label", "visa_code", "visa").as("visa"),
            label("mode_label", "mode", "mode").as("i94modeofentry"),
            coalesce(col("address"), lit(MISSING)).as("i94addressto"),
            label("port_city", "port", "port").as("i94portofentrycity"),
            coalesce(col("port_state"), lit(MISSING)).as("i94portofentrystate"),
            col("gender"),
            col("arrivedate"),
            col("departdate"),
            col("i94birthyear"),
            col("i94age"),
            col("fltno"),
            col("airline"),
            col("visatype"),
            col("visapost"),
            col("dtadfile"),
            col("occup"),
            col("entdepa"),
            col("entdepd"),
            col("entdepu"),
            col("matflag"),
            col("dtaddto"),
            coalesce(col("insnum_code"), lit(MISSING)).as("insnum"),
            col("admnum"),
            coalesce(col("given_year"), year(col("arrivedate"))).as("i94year"),
            coalesce(col("given_month"), month(col("arrivedate"))).as("i94month"),
            col("mode"),
            col("mode_label"),
            col("citizenship").isNull().as("unknown_citizenship"),
            col("residence").isNull().as("unknown_residence"),
            col("port_city").isNull().as("unknown_port"),
            col("visa_label").isNull().as("unknown_visa"),
            col("address").isNotNull().and(col("address_label").isNull()).as("unknown_address"),
            coalesce(col("port_label").contains(",").equalTo(false), lit(false))
                .as("port_label_without_comma"));
  }

  private static Column reason() {
    return when(col("cicid").isNull(), "no_id")
        .when(col("arrivedate").isNull(), "no_arrival_date")
        .when(col("mode").isNull().or(col("mode").notEqual("1")), "not_air")
        .when(col("i94age").isNull(), "null_age")
        .when(col("i94age").lt(0), "negative_age");
  }

  private static Dataset<Row> distinct(Dataset<Row> rows) {
    var others = new ArrayList<>(OUTPUT.subList(1, OUTPUT.size()));
    others.addAll(List.of("i94year", "i94month"));
    others.addAll(UNKNOWN);
    return rows.withColumn(
            "place", row_number().over(Window.partitionBy("cicid").orderBy(columns(others))))
        .filter(col("place").equalTo(1));
  }

  // SAS counts days from 1960-01-01.
  private static Column sasDate(String column) {
    return date_add(lit("1960-01-01").cast("date"), Csv.whole(column, "int"));
  }

  // Codes are written as doubles (209.0) by those who once had them in a data frame.
  private static Column code(String column) {
    return coalesce(Csv.whole(column, "bigint").cast("string"), Csv.text(column));
  }

  private static Column orNil(String column) {
    return coalesce(Csv.text(column), lit(MISSING)).as(column);
  }

  private static Column label(String label, String code, String what) {
    return coalesce(
        col(label), concat(lit("Unknown " + what + " "), col(code)), lit("Unknown " + what));
  }

  private static Column[] columns(List<String> names, String... more) {
    var columns = new ArrayList<Column>();
    names.forEach(name -> columns.add(col(name)));
    for (String name : more) {
      columns.add(col(name));
    }
    return columns.toArray(Column[]::new);
  }
}
