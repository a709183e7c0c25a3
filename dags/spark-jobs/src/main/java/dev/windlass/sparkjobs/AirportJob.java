package dev.windlass.sparkjobs;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;

/**
 * Finds the one airport that stands for each city.
 *
 * <p>An airport's city is its municipality or, failing that, the city, town or village of its
 * geocode, in lower case. Of a city's airports the first of this order stands for it: large before
 * medium before small airport before seaplane base, heliport, balloon port, closed; one with an
 * IATA code before one without; then by {@code ident}. Cities of the same name in two states stay
 * apart. An airport whose city nobody knows is counted and left out.
 */
public final class AirportJob {
  /** The columns of the input that are used. */
  static final List<String> INPUT =
      List.of(
          "ident",
          "type",
          "name",
          "elevation_ft",
          "iso_country",
          "iso_region",
          "municipality",
          "gps_code",
          "iata_code",
          "local_code",
          "statecode",
          "latitude_deg",
          "longitude_deg",
          "coordinate",
          "geocode");

  /** The columns written, in the order of {@code staging_airport}. */
  static final List<String> OUTPUT =
      List.of(
          "ident",
          "type",
          "name",
          "iso_country",
          "municipality",
          "gps_code",
          "iata_code",
          "local_code",
          "statecode",
          "latitude_deg",
          "longitude_deg",
          "coordinate",
          "geocode",
          "iso_region_state",
          "elevationft",
          "city");

  private static final List<String> PREFERRED =
      List.of(
          "large_airport",
          "medium_airport",
          "small_airport",
          "seaplane_base",
          "heliport",
          "balloonport",
          "closed");

  private AirportJob() {}

  /** {@code --input CSV --output FOLDER --counts FOLDER}; what the folders held is replaced. */
  public static void main(String[] args) {
    JobArguments given = JobArguments.parse(args, Set.of("input", "output", "counts"));
    String input = given.required("input");
    String output = given.required("output");
    String counts = given.required("counts");
    SparkJob.run(
        "airport",
        spark -> {
          var tally = new Tally("airport");
          transform(Csv.with(spark).multiLine().read(input, INPUT), tally)
              .coalesce(1)
              .write()
              .mode(SaveMode.Overwrite)
              .parquet(output);
          tally.store(spark, counts);
        });
  }

  /** One row per state and city, in the column order of {@code staging_airport}. */
  public static Dataset<Row> transform(Dataset<Row> raw, Tally tally) {
    var read = new TreeMap<String, Column>();
    read.put("rows_read", lit(true));
    read.put("rejected_no_ident", col("ident").isNull());
    read.put("rejected_no_city", col("ident").isNotNull().and(col("city").isNull()));
    Dataset<Row> placed =
        tally
            .watch(parsed(raw), read)
            .filter(col("ident").isNotNull().and(col("city").isNotNull()));
    Column[] order =
        new Column[] {
          rank(), when(col("iata_code").isNull(), 1).otherwise(0).as("without_iata"), all()
        };
    Dataset<Row> chosen =
        placed
            .groupBy(col("statecode").as("in_state"), col("city").as("in_city"))
            .agg(min(struct(order)).as("best"))
            .select("best.airport.*");
    var written = new TreeMap<String, Column>();
    written.put("rows_written", lit(true));
    return tally.watch(chosen, written);
  }

  private static Dataset<Row> parsed(Dataset<Row> raw) {
    Column region = upper(regexp_extract(Csv.text("iso_region"), "-(.+)$", 1));
    return raw.select(
        Csv.text("ident").as("ident"),
        Csv.text("type").as("type"),
        Csv.text("name").as("name"),
        Csv.text("iso_country").as("iso_country"),
        Csv.text("municipality").as("municipality"),
        Csv.text("gps_code").as("gps_code"),
        Csv.text("iata_code").as("iata_code"),
        Csv.text("local_code").as("local_code"),
        coalesce(upper(Csv.text("statecode")), region).as("statecode"),
        Csv.text("latitude_deg").as("latitude_deg"),
        Csv.text("longitude_deg").as("longitude_deg"),
        Csv.text("coordinate").as("coordinate"),
        Csv.text("geocode").as("geocode"),
        region.as("iso_region_state"),
        Csv.whole("elevation_ft", "int").as("elevationft"),
        lower(
                coalesce(
                    Csv.text("municipality"),
                    geocoded("city"),
                    geocoded("town"),
                    geocoded("village")))
            .as("city"));
  }

  // The geocode is the text of a map: values stand in single quotes, or in double ones when they
  // hold an apostrophe.
  private static Column geocoded(String key) {
    Column geocode = coalesce(col("geocode"), lit(""));
    Column plain = regexp_extract(geocode, "'" + key + "': '([^']*)'", 1);
    Column apostrophe = regexp_extract(geocode, "'" + key + "': \"([^\"]*)\"", 1);
    return coalesce(when(plain.notEqual(""), plain), when(apostrophe.notEqual(""), apostrophe));
  }

  private static Column rank() {
    Column names = functions.array(PREFERRED.stream().map(functions::lit).toArray(Column[]::new));
    Column position = array_position(names, coalesce(col("type"), lit("")));
    return when(position.equalTo(0), PREFERRED.size() + 1).otherwise(position).as("rank");
  }

  // The identifier comes first in it, so the order among equals is that of the identifiers.
  private static Column all() {
    return struct(OUTPUT.stream().map(functions::col).toArray(Column[]::new)).as("airport");
  }
}
