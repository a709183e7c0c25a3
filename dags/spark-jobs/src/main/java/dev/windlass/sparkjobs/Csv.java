package dev.windlass.sparkjobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Delimited text as RFC 4180 has it: quotes inside a quoted field are doubled. Spark's own default
 * escape is a backslash, which cuts texts such as {@code {"road": "Olga's Lane"}} in the middle.
 */
final class Csv {
  private final SparkSession spark;
  private String separator = ",";
  private boolean multiLine;

  private Csv(SparkSession spark) {
    this.spark = spark;
  }

  static Csv with(SparkSession spark) {
    return new Csv(spark);
  }

  Csv separatedBy(String text) {
    separator = text;
    return this;
  }

  /** Lets a quoted field span lines. The file is then read by one task, so not for the big ones. */
  Csv multiLine() {
    multiLine = true;
    return this;
  }

  /**
   * Every column as text, empty as null.
   *
   * @param columns what the header must hold; further columns are welcome
   * @throws IllegalArgumentException when the header lacks one; a row of another width fails the
   *     job when it is reached
   */
  Dataset<Row> read(String path, List<String> columns) {
    return read(List.of(path), columns);
  }

  /** The same for several files of one make, read together. */
  Dataset<Row> read(List<String> paths, List<String> columns) {
    Dataset<Row> rows =
        spark
            .read()
            .option("header", true)
            .option("sep", separator)
            .option("quote", "\"")
            .option("escape", "\"")
            .option("multiLine", multiLine)
            .option("encoding", "UTF-8")
            .option("mode", "FAILFAST")
            .csv(paths.toArray(String[]::new));
    var missing = new ArrayList<>(columns);
    missing.removeAll(Arrays.asList(rows.columns()));
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s lacks the column(s) %s; its header is %s"
              .formatted(String.join(", ", paths), missing, Arrays.toString(rows.columns())));
    }
    return rows;
  }

  /** The text column without blanks around it; null when nothing is left. */
  static Column text(String column) {
    return functions.nullif(functions.trim(raw(column)), functions.lit(""));
  }

  /**
   * A whole number written as {@code 4084316.0} or {@code 5.6582674633E10}; null when it is none.
   * Exact up to 2^53, far beyond the eleven digits of an admission number.
   */
  static Column whole(String column, String type) {
    return raw(column).try_cast("double").try_cast(type);
  }

  private static Column raw(String column) {
    return functions.col("`" + column + "`");
  }
}
