package dev.windlass.sparkjobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The official I-94 code lists a record of arrival is read with. Immutable. */
public record CodeLists(
    CodeList countries, CodeList ports, CodeList modes, CodeList states, CodeList visas) {

  /**
   * Reads the five files {@code i94_…_codes.csv} in {@code folder}, columns {@code code,label}, all
   * at once.
   */
  static CodeLists read(SparkSession spark, String folder) {
    var lists = new TreeMap<String, SortedMap<String, String>>();
    List<Row> rows =
        Csv.with(spark)
            .read(
                Stream.of("country", "port", "mode", "state", "visa")
                    .map(list -> folder + "/i94_" + list + "_codes.csv")
                    .toList(),
                List.of("code", "label"))
            .select(
                regexp_extract(col("_metadata.file_name"), "i94_(.*)_codes", 1).as("list"),
                Csv.text("code"),
                Csv.text("label"))
            .collectAsList();
    for (Row row : rows) {
      if (!row.anyNull()) {
        lists
            .computeIfAbsent(row.getString(0), list -> new TreeMap<>())
            .put(row.getString(1), row.getString(2));
      }
    }
    return new CodeLists(
        list(lists, "country", folder),
        list(lists, "port", folder),
        list(lists, "mode", folder),
        list(lists, "state", folder),
        list(lists, "visa", folder));
  }

  private static CodeList list(
      Map<String, SortedMap<String, String>> lists, String name, String folder) {
    SortedMap<String, String> labels = lists.get(name);
    if (labels == null) {
      throw new IllegalArgumentException(
          "no codes in %s/i94_%s_codes.csv; expected are the columns code,label"
              .formatted(folder, name));
    }
    return new CodeList(labels);
  }
}
