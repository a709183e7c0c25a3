package dev.windlass.localcloud.redshift;

import static dev.windlass.localcloud.redshift.ParquetFixture.NULL;
import static dev.windlass.localcloud.redshift.ParquetFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.localcloud.aws.FaultKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** COPY and UNLOAD against a real S3 protocol. */
@TestInstance(Lifecycle.PER_CLASS)
class CopyTest {
  private static final List<String> LANDTEMP =
      List.of("id:long", "dt:date", "temperature:double", "country:text", "state:text");

  private RedshiftCloud cloud;
  private Path files;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    files = directory;
    cloud = RedshiftCloud.start(directory);
    cloud.s3.bucket("sink");
    cloud.cluster("dwh");
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private void table(String name) throws Exception {
    cloud.run(
        "dwh",
        "create table "
            + name
            + " (id bigint, dt date, temperature float, country varchar(20), state varchar(20))");
  }

  private String copy(String table, String key, String format) {
    return "copy %s from 's3://sink/%s' iam_role '%s' %s"
        .formatted(table, key, cloud.reader, format);
  }

  private void parquet(String key, List<String> columns, List<List<Object>> rows)
      throws IOException {
    Path file = ParquetFixture.write(files.resolve(key.replace('/', '_')), columns, rows);
    cloud.s3.put("sink", key, file);
  }

  private static int day(String text) {
    return (int) LocalDate.parse(text).toEpochDay();
  }

  @Test
  void every_parquet_file_below_the_prefix_is_loaded_and_directories_are_no_columns()
      throws Exception {
    table("temps");
    parquet(
        "temps/year=2012/part-0.parquet",
        LANDTEMP,
        List.of(row(1L, day("2012-02-29"), -3.25, "United States", "Ohio")));
    parquet(
        "temps/year=2013/part-0.parquet",
        LANDTEMP,
        List.of(row(2L, day("1743-11-01"), NULL, "États-Unis", NULL)));
    cloud.s3.put("sink", "temps/_SUCCESS", "");
    cloud.s3.put("sink", "temps/_committed_1", "not parquet");
    var end = cloud.run("dwh", copy("temps", "temps/", "format as parquet"));
    assertThat(end.get("ResultRows").asLong()).isEqualTo(2);
    assertThat(end.get("HasResultSet").asBoolean()).isFalse();
    assertThat(cloud.rows("dwh", "select * from temps order by id"))
        .isEqualTo(
            """
            1|2012-02-29|-3.25|United States|Ohio
            2|1743-11-01|null|États-Unis|null\
            """);
  }

  @Test
  void parquet_goes_by_position_so_swapped_names_land_in_the_wrong_columns() throws Exception {
    cloud.run(
        "dwh",
        "create table swapped (id bigint, dt date, temperature float, state varchar(20), country"
            + " varchar(20))");
    parquet(
        "swapped/p.parquet",
        LANDTEMP,
        List.of(row(1L, day("2012-01-01"), 1.0, "United States", "Ohio")));
    cloud.run("dwh", copy("swapped", "swapped", "parquet"));
    assertThat(cloud.rows("dwh", "select state, country from swapped"))
        .isEqualTo("United States|Ohio");
    cloud.run("dwh", "truncate swapped");
    cloud.run(
        "dwh",
        copy("swapped (id, dt, temperature, country, state)", "swapped", "format as parquet"));
    assertThat(cloud.rows("dwh", "select state, country from swapped"))
        .isEqualTo("Ohio|United States");
  }

  @Test
  void a_parquet_type_that_differs_is_refused_by_name_and_nothing_is_loaded() throws Exception {
    table("types");
    parquet("types/a.parquet", LANDTEMP, List.of(row(1L, day("2012-01-01"), 1.0, "US", "Ohio")));
    parquet(
        "types/b.parquet",
        List.of("id:int", "dt:date", "temperature:double", "country:text", "state:text"),
        List.of(row(2, day("2012-01-01"), 1.0, "US", "Ohio")));
    assertThat(cloud.error("dwh", copy("types", "types/", "format as parquet")))
        .startsWith("ERROR: Spectrum Scan Error")
        .contains("has an incompatible Parquet schema for column 's3://sink/types/.id'")
        .contains("Column type: BIGINT, Parquet schema:\noptional int32 id [i:0 d:1 r:0]");
    assertThat(cloud.rows("dwh", "select count(*) from types")).isEqualTo("0");
    assertThat(
            cloud.rows(
                "dwh",
                "select colname, err_code, filename from stl_load_errors where filename like"
                    + " '%/types/%'"))
        .isEqualTo("id|15007|s3://sink/types/b.parquet");
  }

  @Test
  void too_many_columns_too_long_texts_and_missing_prefixes_are_refused_as_redshift_does()
      throws Exception {
    table("misfits");
    parquet("narrow/p.parquet", List.of("id:long"), List.of(row(1L)));
    assertThat(cloud.error("dwh", copy("misfits", "narrow", "parquet")))
        .contains(
            "Unmatched number of columns between table and file. Table columns: 5, Data"
                + " columns: 1");
    parquet(
        "long/p.parquet",
        LANDTEMP,
        List.of(row(1L, day("2012-01-01"), 1.0, "ééééééééééé", "Ohio")));
    assertThat(cloud.error("dwh", copy("misfits", "long", "parquet")))
        .contains(
            "The length of the data column country is longer than the length defined in the table."
                + " Table: 20, Data: 22");
    cloud.run("dwh", copy("misfits", "long", "parquet truncatecolumns"));
    assertThat(cloud.rows("dwh", "select country from misfits")).isEqualTo("éééééééééé");
    assertThat(cloud.error("dwh", copy("misfits", "nowhere/at/all", "parquet")))
        .startsWith("ERROR: The specified S3 prefix 'nowhere/at/all' does not exist");
    assertThat(cloud.error("dwh", copy("missing_table", "long", "parquet")))
        .isEqualTo("ERROR: Cannot COPY into nonexistent table missing_table");
    assertThat(
            cloud.error(
                "dwh",
                "copy misfits from 's3://no-such-bucket/x' iam_role '" + cloud.reader + "' csv"))
        .contains("The specified bucket does not exist");
    assertThat(cloud.error("dwh", "copy misfits from 's3://sink/x' csv"))
        .contains("requires credentials");
  }

  @Test
  void a_role_must_be_attached_trusted_and_allowed() throws Exception {
    table("roles");
    parquet("roles/p.parquet", LANDTEMP, List.of());
    String detached = cloud.iam.role("detached", "redshift.amazonaws.com", "s3:GetObject");
    assertThat(
            cloud.error(
                "dwh", "copy roles from 's3://sink/roles' iam_role '" + detached + "' parquet"))
        .contains(
            "User arn:aws:redshift:us-east-1:000000000000:dbuser:dwh/admin is not authorized to"
                + " assume IAM Role "
                + detached);
    cloud.control(
        "ModifyClusterIamRoles",
        Map.of("ClusterIdentifier", "dwh", "AddIamRoles.IamRoleArn.1", detached));
    assertThat(
            cloud.error(
                "dwh", "copy roles from 's3://sink/roles' iam_role '" + detached + "' parquet"))
        .contains("S3ServiceException:Access Denied,Status 403");
  }

  @Test
  void csv_is_read_with_quotes_headers_and_nulls() throws Exception {
    cloud.run("dwh", "create table people (id int, name varchar(20), born date, note varchar(30))");
    cloud.s3.put(
        "sink",
        "people/1.csv",
        "id;name;born;note\n1;\"O'Neil; \"\"Bob\"\"\";2016-04-01;two\\\n2;é;;\"line\nbreak\"\n");
    cloud.run("dwh", copy("people", "people/", "csv ignoreheader 1 delimiter ';'"));
    assertThat(cloud.rows("dwh", "select id, name, born, note from people order by id"))
        .isEqualTo("1|O'Neil; \"Bob\"|2016-04-01|two\\\n2|é|null|line\nbreak");
    cloud.s3.put("sink", "bad/1.csv", "3,a,2016-04-01,x\nfour,b,2016-04-01,x\n");
    String id = cloud.submit("dwh", copy("people", "bad/", "format csv"));
    var failed = cloud.await(id);
    assertThat(failed.get("Error").asText())
        .isEqualTo(
            "ERROR: Load into table 'people' failed.  Check 'stl_load_errors' system table for"
                + " details.");
    assertThat(
            cloud.rows(
                "dwh",
                "select file_name, line_number, column_name, error_code from sys_load_error_detail"
                    + " where query_id = "
                    + failed.get("RedshiftQueryId").asLong()))
        .isEqualTo("s3://sink/bad/1.csv|2|id|1207");
    assertThat(cloud.rows("dwh", "select count(*) from people")).isEqualTo("2");
  }

  @Test
  void json_objects_name_their_columns_and_a_manifest_names_its_files() throws Exception {
    cloud.run("dwh", "create table j (id int, name varchar(20), inner_part varchar(40))");
    cloud.s3.put(
        "sink", "j/1.json", "{\"name\":\"a\",\"id\":1}\n{\"id\":2,\"inner_part\":{\"x\":[1]}}");
    cloud.s3.put("sink", "j/2.json", "{\"id\":3,\"unknown\":true}");
    cloud.s3.put(
        "sink",
        "m.manifest",
        "{\"entries\":[{\"url\":\"s3://sink/j/1.json\",\"mandatory\":true}]}");
    cloud.run("dwh", copy("j", "m.manifest", "format as json 'auto' manifest"));
    assertThat(cloud.rows("dwh", "select * from j order by id"))
        .isEqualTo("1|a|null\n2|null|{\"x\":[1]}");
    cloud.s3.put(
        "sink",
        "x.manifest",
        "{\"entries\":[{\"url\":\"s3://sink/j/9.json\",\"mandatory\":true}]}");
    assertThat(cloud.error("dwh", copy("j", "x.manifest", "json 'auto' manifest")))
        .contains("the mandatory file s3://sink/j/9.json is missing");
  }

  @Test
  void unload_writes_what_copy_reads_back() throws Exception {
    table("origin");
    cloud.run(
        "dwh",
        "insert into origin values (1, '2016-04-01', 2.5, 'a,\"b\"', null), (2, null, null, 'é',"
            + " '')");
    String to = "unload ('select * from origin order by id') to 's3://sink/%s' iam_role '%s' %s";
    cloud.run("dwh", to.formatted("out/p_", cloud.reader, "format parquet manifest"));
    cloud.run("dwh", to.formatted("out/c_", cloud.reader, "csv header parallel off"));
    assertThat(cloud.s3.text("sink", "out/c_000"))
        .isEqualTo("id,dt,temperature,country,state\n1,2016-04-01,2.5,\"a,\"\"b\"\"\",\n2,,,é,\n");
    assertThat(cloud.s3.text("sink", "out/p_manifest"))
        .contains("s3://sink/out/p_0000_part_00.parquet");
    assertThat(cloud.error("dwh", to.formatted("out/p_", cloud.reader, "format parquet")))
        .contains("Specified unload destination on S3 is not empty");
    cloud.run("dwh", to.formatted("out/p_", cloud.reader, "parquet allowoverwrite"));
    table("back");
    cloud.run("dwh", copy("back", "out/p_0000", "parquet"));
    assertThat(cloud.rows("dwh", "select * from back except select * from origin")).isEmpty();
    assertThat(cloud.rows("dwh", "select count(*) from back")).isEqualTo("2");
  }

  @Test
  void a_fault_makes_a_copy_fail_or_last() throws Exception {
    table("faulty");
    parquet("faulty/p.parquet", LANDTEMP, List.of(row(1L, NULL, NULL, NULL, NULL)));
    cloud.faults.next("redshift-data", "COPY", FaultKind.COPY_ERROR, Duration.ZERO);
    assertThat(cloud.error("dwh", copy("faulty", "faulty", "parquet")))
        .contains("incompatible Parquet schema");
    cloud.faults.next("redshift-data", "COPY", FaultKind.SLOW_REPLY, Duration.ofHours(1));
    String id = cloud.submit("dwh", copy("faulty", "faulty", "parquet"));
    Eventually.until(
        "COPY is under way", () -> cloud.describe(id).get("Status").asText().equals("STARTED"));
    cloud.data("CancelStatement", "{\"Id\":\"" + id + "\"}");
    assertThat(cloud.await(id).get("Status").asText()).isEqualTo("ABORTED");
    assertThat(cloud.rows("dwh", "select count(*) from faulty")).isEqualTo("0");
    cloud.run("dwh", copy("faulty", "faulty", "parquet"));
  }
}
