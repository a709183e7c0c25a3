package dev.windlass.operators.redshift;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blue.strategic.parquet.ParquetWriter;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.operators.Drive;
import dev.windlass.operators.s3.S3;
import dev.windlass.operators.s3.S3Location;
import dev.windlass.operators.sql.Rows;
import dev.windlass.operators.testing.FakeRedshiftData;
import dev.windlass.operators.testing.FakeS3;
import dev.windlass.operators.testing.OperatorContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedshiftCopyTest {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .optional(INT64)
          .named("stagingtemp_id")
          .optional(INT32)
          .as(dateType())
          .named("dt")
          .optional(DOUBLE)
          .named("AverageTemperature")
          .optional(BINARY)
          .as(stringType())
          .named("Country")
          .optional(BINARY)
          .as(stringType())
          .named("state")
          .named("landtemp");

  private final FakeRedshiftData data = new FakeRedshiftData();
  private final FakeS3 s3 = new FakeS3("lake");
  private final OperatorContext context;
  private final Path folder;

  RedshiftCopyTest(@TempDir Path folder) {
    this.folder = folder;
    context = new OperatorContext(folder).with(RedshiftData.class, data).with(S3.class, s3);
  }

  @BeforeEach
  void two_files_and_what_spark_leaves_beside_them() throws IOException {
    parquet("landtemp/part-0.parquet", 3);
    parquet("landtemp/part-1.parquet", 4);
    s3.put(new S3Location("lake", "landtemp/_SUCCESS"), new byte[0]);
    s3.put(new S3Location("lake", "landtemp/.part-0.crc"), new byte[] {1});
    table(
        "stagingtemp_id bigint",
        "dt date",
        "averagetemperature double precision",
        "country character varying",
        "state character varying");
    count("7");
  }

  @Test
  void a_footer_tells_names_types_and_rows() {
    var object = s3.head(new S3Location("lake", "landtemp/part-0.parquet")).orElseThrow();

    var file = ParquetFile.read(s3, object);

    assertThat(file.rows()).isEqualTo(3);
    assertThat(file.columns())
        .extracting(c -> c.name() + " " + c.type())
        .containsExactly(
            "stagingtemp_id int64",
            "dt date",
            "AverageTemperature double",
            "Country string",
            "state string");
  }

  @Test
  void staging_is_emptied_copied_and_counted_in_one_transaction() throws Exception {
    var loaded = Drive.output(staging(), context, "k-1");

    assertThat(loaded.rows()).isEqualTo(7);
    assertThat(loaded.files()).isEqualTo(2);
    assertThat(data.submitted()).hasSize(2);
    assertThat(data.submitted().getLast())
        .containsExactly(
            "delete from staging_landtemp",
            "copy staging_landtemp from 's3://lake/landtemp/' iam_role 'arn:aws:iam::1:role/r'"
                + " format as parquet",
            "select count(*) from staging_landtemp");
  }

  @Test
  void swapped_columns_are_found_before_anything_is_copied() {
    table(
        "stagingtemp_id bigint",
        "dt date",
        "averagetemperature double precision",
        "state character varying",
        "country character varying");

    assertThatThrownBy(() -> Drive.run(staging(), context, "k-1"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("another order")
        .hasMessageContaining("country, state")
        .hasMessageContaining("staging_landtemp");
    assertThat(data.submitted()).hasSize(1);
  }

  @Test
  void a_type_mismatch_names_the_column_and_both_types() {
    table(
        "stagingtemp_id integer",
        "dt date",
        "averagetemperature double precision",
        "country character varying",
        "nation character varying");

    assertThatThrownBy(() -> Drive.run(staging(), context, "k-1"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("column 'stagingtemp_id' is int64 in the file and integer")
        .hasMessageContaining("column 'nation' of the table is not in the file")
        .hasMessageContaining("column 'state' of the file is not in the table");
  }

  @Test
  void a_missing_table_and_missing_files_are_named() {
    table();
    assertThatThrownBy(() -> Drive.run(staging(), context, "k-1"))
        .hasMessageContaining("there is no table staging_landtemp in dwh-1/dwh");

    table("a bigint");
    assertThatThrownBy(
            () ->
                Drive.run(
                    LoadStaging.into(RedshiftSqlTest.DWH, "t", "s3://lake/empty"), context, "k-2"))
        .hasMessageContaining("nothing to copy under s3://lake/empty/");
  }

  @Test
  void rows_that_did_not_arrive_are_noticed() throws Exception {
    count("6");

    assertThat(Drive.broken(staging(), context, "k-1").reason())
        .contains("brought 6 rows", "have 7");
  }

  @Test
  void a_failed_copy_shows_its_load_errors() throws Exception {
    data.fail("copy staging_landtemp", "ERROR: Load into table 'staging_landtemp' failed");
    data.answer(
        "sys_load_error_detail",
        new Rows(
            List.of("file_name", "line_number", "column_name", "error_message"),
            List.of(List.of("s3://lake/landtemp/part-1.parquet", "3", "state ", "too long ")),
            true));

    var broken = Drive.broken(staging(), context, "k-1");

    assertThat(broken.reason())
        .contains(
            "statement 2 of 3",
            "dwh-1/dwh",
            "query 4711",
            "part-1.parquet line 3, column state: too long");
    assertThat(data.submitted().getLast().getFirst()).contains("where query_id = 4711");
  }

  @Test
  void a_crash_between_check_and_copy_or_after_it_copies_once() throws Exception {
    var job = staging();
    var handle = job.submit(context, "k-1");
    Progress<Loaded> progress = job.poll(context, handle);
    while (data.submitted().size() < 2) {
      progress = job.poll(context, handle);
    }
    assertThat(progress).isInstanceOf(Progress.Running.class);

    var again = staging();
    var found = again.find(context, "k-1").orElseThrow();

    assertThat(found.probeId()).isEqualTo(handle.probeId());
    assertThat(Drive.poll(again, context, found)).isInstanceOf(Progress.Done.class);
    assertThat(data.submitted()).hasSize(2);
  }

  @Test
  void cancel_ends_the_copy() throws Exception {
    var job = staging();
    var handle = job.submit(context, "k-1");
    while (data.submitted().size() < 2) {
      var unused = job.poll(context, handle);
    }

    var unused = Drive.cancel(job, context, handle);

    var copy = data.find(RedshiftSqlTest.DWH, "k-1-copy").orElseThrow();
    assertThat(data.statement(copy).orElseThrow().state()).isEqualTo(StatementStatus.State.ABORTED);
  }

  @Test
  void what_is_no_parquet_file_is_said_to_be_none() {
    s3.put(
        new S3Location("lake", "landtemp/part-2.parquet"),
        "a,b,c\n1,2,3\n4,5,6\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> Drive.run(staging(), context, "k-1"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("part-2.parquet is no parquet file: it does not end in PAR1");
  }

  @Test
  void appending_counts_before_and_after_and_is_not_tried_again_when_it_does_not_add_up()
      throws Exception {
    var copy = RedshiftCopy.into(RedshiftSqlTest.DWH, "staging_landtemp", "s3://lake/landtemp");

    var broken = Drive.broken(copy, context, "k-1");

    assertThat(broken.reason()).contains("brought 0 rows");
    assertThat(broken.retryable()).isFalse();
  }

  private static LoadStaging staging() {
    return LoadStaging.into(RedshiftSqlTest.DWH, "staging_landtemp", "s3://lake/landtemp");
  }

  private void count(String rows) {
    data.answer("select count(*)", new Rows(List.of("count"), List.of(List.of(rows)), true));
  }

  private void table(String... columns) {
    var rows = new ArrayList<List<String>>();
    for (var column : columns) {
      var parts = column.split(" ", 2);
      rows.add(List.of(parts[0], parts[1]));
    }
    data.answer(
        "information_schema.columns", new Rows(List.of("column_name", "data_type"), rows, true));
  }

  private void parquet(String key, int rows) throws IOException {
    var file = folder.resolve(key.replace('/', '-')).toFile();
    try (var writer =
        ParquetWriter.<Integer>writeFile(
            SCHEMA,
            file,
            (row, out) -> {
              out.write("stagingtemp_id", (long) row);
              out.write("dt", 16_000 + row);
              out.write("AverageTemperature", 20.5);
              out.write("Country", "United States");
              out.write("state", "texas");
            })) {
      for (int i = 0; i < rows; i++) {
        writer.write(i);
      }
    }
    s3.upload(new S3Location("lake", key), file.toPath());
  }
}
