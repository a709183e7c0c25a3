package dev.windlass.sparkjobs;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A small Spark in this JVM, started again after a job has stopped it. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession session() {
    // As properties, not on the builder: the jobs under test ask for a session without a master.
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    System.setProperty("spark.sql.warehouse.dir", "target/warehouse");
    return SparkJob.session("test");
  }

  /** Rows of texts, as a CSV reader gives them. */
  static Dataset<Row> texts(List<String> columns, @Nullable String[]... rows) {
    var schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    List<Row> list = Arrays.stream(rows).map(row -> RowFactory.create((Object[]) row)).toList();
    return session().createDataFrame(list, schema);
  }
}
