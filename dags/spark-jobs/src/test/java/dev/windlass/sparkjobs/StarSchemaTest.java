package dev.windlass.sparkjobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dags.immigration.StarQuality;
import dev.windlass.dags.immigration.StarSql;
import dev.windlass.dags.immigration.input.InputFile;
import dev.windlass.operators.quality.Check;
import dev.windlass.operators.quality.QualityChecks;
import dev.windlass.operators.redshift.Warehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The four jobs as they are submitted, their parquet loaded into a real Postgres, the star built.
 */
class StarSchemaTest {
  /** The star's dimensions, each with its key; the file of its rows is named after it. */
  private static final Map<String, String> DIMENSIONS =
      Map.of(
          "dimstatedestination", "addressto",
          "dimtourist", "tourist_id",
          "dimarrivedate", "arrivedate_id",
          "dimairport", "airport_id");

  private static final String FACT = "factarrivetheusa";

  private static final Path SILVER = Path.of("target/silver").toAbsolutePath();

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void the_four_jobs_have_run_and_were_loaded() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("timezone", "UTC").start();
    runJobs();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(onPostgres(StarSql.read("create_staging")));
      statement.execute(onPostgres(StarSql.read("create_star")));
    }
    loadStaging();
    loadStar();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Test
  void the_star_has_the_acceptance_figures() throws SQLException {
    Map<String, Long> counts = counts();

    assertThat(counts)
        .containsEntry("factarrivetheusa", one("select count(*) from staging_immigration"));
    assertThat(counts).containsEntry("dimtourist", one("select count(*) from factarrivetheusa"));
    assertThat(one("select count(*) from dimtourist where age is null or age < 0")).isZero();
    if (SampleInputs.REAL) {
      assertThat(counts)
          .containsEntry("factarrivetheusa", 962L)
          .containsEntry("dimarrivedate", 30L)
          .containsEntry("dimairport", 57L)
          .containsEntry("dimstatedestination", 50L);
      assertThat(one("select count(*) from factarrivetheusa where addressto = 'Nil'"))
          .isEqualTo(45);
      assertThat(one("select count(*) from factarrivetheusa where departdate is null"))
          .isEqualTo(40);
      assertThat(one(departed("<"))).isZero();
      assertThat(one(departed(">"))).isEqualTo(922);
      assertThat(one("select count(*) from dimairport where airport_code is not null"))
          .isGreaterThanOrEqualTo(40);
    }
    System.out.println("star: " + counts);
    System.out.println(
        "airports matched: "
            + one("select count(*) from dimairport where airport_code is not null")
            + " cities, "
            + one(
                "select count(*) from factarrivetheusa f join dimairport a on a.airport_id ="
                    + " f.airport_id where a.airport_code is not null")
            + " rows");
  }

  @Test
  void no_fact_points_nowhere_and_no_key_occurs_twice() throws SQLException {
    assertThat(orphans("dimtourist", "tourist_id")).isZero();
    assertThat(orphans("dimarrivedate", "arrivedate_id")).isZero();
    assertThat(orphans("dimstatedestination", "addressto")).isZero();
    assertThat(orphans("dimairport", "airport_id")).isZero();
    assertThat(one("select count(*) - count(distinct arrive_id) from factarrivetheusa")).isZero();
  }

  @Test
  void every_arrival_date_has_its_months_temperature_once() throws SQLException {
    assertThat(one("select count(*) from dimarrivedate where averagetemperature is null")).isZero();
    assertThat(one("select count(distinct averagetemperature) from dimarrivedate")).isEqualTo(1);
    assertThat(one("select count(*) from dimarrivedate where month <> 4 or year <> 2016")).isZero();
  }

  @Test
  void what_staging_holds_is_what_the_jobs_counted() throws SQLException {
    for (var table :
        Map.of(
                "immigration", "staging_immigration",
                "airport", "staging_airport",
                "demography", "staging_demography",
                "temperature", "staging_landtemp")
            .entrySet()) {
      assertThat(one("select count(*) from " + table.getValue()))
          .isPositive()
          .isEqualTo(
              one(
                  "select row_count from staging_job_counts where measure = 'rows_written' and job"
                      + " = '"
                      + table.getKey()
                      + "'"));
    }
  }

  @Test
  void the_quality_checks_run_and_those_that_block_pass() throws SQLException {
    var warehouse = new Warehouse("w", "aws", "dwh", "windlass", "localhost", 5439, null, "here");
    var softly = new SoftAssertions();
    for (QualityChecks table :
        List.of(
            StarQuality.facts(warehouse),
            StarQuality.tourists(warehouse),
            StarQuality.airports(warehouse),
            StarQuality.dates(warehouse),
            StarQuality.destinations(warehouse),
            StarQuality.jobs(warehouse))) {
      for (Check check : table.checks()) {
        long observed = one("select cast(%s as bigint)".formatted(check.observed()));
        long least = one("select cast(%s as bigint)".formatted(check.least()));
        long most = one("select cast(%s as bigint)".formatted(check.most()));
        if (!check.badRows().isEmpty()) {
          var unused = column("select 1 from (%s limit 5) as bad".formatted(check.badRows()));
        }
        System.out.printf("%s: %s: %d%n", table.table(), check.name(), observed);
        if (check.blocking()) {
          softly
              .assertThat(observed)
              .as(table.table() + ": " + check.name())
              .isBetween(least, most);
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void a_second_load_of_the_same_input_changes_no_count() throws SQLException {
    Map<String, Long> before = counts();
    loadStaging();
    loadStar();

    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void the_analytical_queries_answer() throws SQLException {
    List<Long> first = column(StarSql.read("people_who_departed"));

    assertThat(first).hasSize(10).isSorted().doesNotHaveDuplicates();
    assertThat(column(StarSql.read("people_whose_status_changed"))).hasSizeLessThanOrEqualTo(10);
    assertThat(column(StarSql.read("star_figures"))).hasSize(11);
    assertThat(column("select 1 from (%s) as s".formatted(StarSql.read("state_demography"))))
        .hasSize(49);
  }

  private static void runJobs() {
    LocalSpark.session();
    String codes = SampleInputs.folder();
    ImmigrationJob.main(arguments("--codes", codes, "immigrationData", InputFile.ARRIVALS));
    LocalSpark.session();
    AirportJob.main(arguments("airportData", InputFile.AIRPORTS));
    LocalSpark.session();
    DemographyJob.main(arguments("demographyData", InputFile.DEMOGRAPHICS));
    LocalSpark.session();
    TemperatureJob.main(arguments("landtempData", InputFile.TEMPERATURES));
  }

  private static String[] arguments(String option, String value, String name, InputFile input) {
    var arguments = new ArrayList<>(List.of(arguments(name, input)));
    arguments.addAll(List.of(option, value));
    return arguments.toArray(String[]::new);
  }

  private static String[] arguments(String name, InputFile input) {
    return new String[] {
      "--input", SampleInputs.path(input),
      "--output", SILVER.resolve(name).toString(),
      "--counts", SILVER.resolve("jobCounts").resolve(name).toString()
    };
  }

  private static void loadStaging() throws SQLException {
    load("staging_immigration", "immigrationData");
    load("staging_airport", "airportData");
    load("staging_demography", "demographyData");
    load("staging_landtemp", "landtempData");
    load("staging_job_counts", "jobCounts/*");
  }

  // As Redshift's COPY does: by position. That the names agree is checked first.
  private static void load(String table, String folder) throws SQLException {
    Dataset<Row> rows =
        LocalSpark.session()
            .read()
            .parquet(SILVER.resolve(folder).toString())
            .drop("i94year", "i94month");
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      assertThat(rows.columns()).as(table).containsExactly(columns(connection, table));
      String marks = "?, ".repeat(rows.columns().length - 1) + "?";
      try (Statement statement = connection.createStatement();
          PreparedStatement insert =
              connection.prepareStatement("insert into " + table + " values (" + marks + ")")) {
        statement.execute("delete from " + table);
        for (Row row : rows.collectAsList()) {
          for (int i = 0; i < row.length(); i++) {
            insert.setObject(i + 1, row.get(i));
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  private static String[] columns(Connection connection, String table) throws SQLException {
    var names = new ArrayList<String>();
    try (ResultSet columns = connection.getMetaData().getColumns(null, null, table, null)) {
      while (columns.next()) {
        names.add(columns.getString("COLUMN_NAME"));
      }
    }
    return names.toArray(String[]::new);
  }

  // Each table in one transaction, with the statements of LoadDimension and LoadFact.
  private static void loadStar() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (Map.Entry<String, String> dimension : DIMENSIONS.entrySet()) {
        String table = dimension.getKey();
        statement.execute("create temporary table incoming as " + StarSql.read(table));
        statement.execute(
            "delete from %1$s using incoming where %1$s.%2$s = incoming.%2$s"
                .formatted(table, dimension.getValue()));
        statement.execute("insert into %s select * from incoming".formatted(table));
        statement.execute("drop table incoming");
        connection.commit();
      }
      statement.execute("delete from %s where %s".formatted(FACT, StarSql.FACTS_REPLACED));
      statement.execute("insert into %s %s".formatted(FACT, StarSql.read(FACT)));
      connection.commit();
    }
  }

  private static Map<String, Long> counts() throws SQLException {
    var counts = new TreeMap<String, Long>();
    for (String table : DIMENSIONS.keySet()) {
      counts.put(table, one("select count(*) from " + table));
    }
    counts.put(FACT, one("select count(*) from " + FACT));
    return counts;
  }

  private static String departed(String how) {
    return "select count(*) from factarrivetheusa where departdate "
        + how
        + " cast(arrivedate_id as date)";
  }

  private static long orphans(String dimension, String key) throws SQLException {
    return one(
        "select count(*) from factarrivetheusa as f left join %1$s as d on d.%2$s = f.%2$s where d.%2$s is null"
            .formatted(dimension, key));
  }

  private static long one(String query) throws SQLException {
    return column(query).getFirst();
  }

  private static List<Long> column(String query) throws SQLException {
    var values = new ArrayList<Long>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getLong(1));
      }
    }
    return values;
  }

  private static Connection connect() throws SQLException {
    return postgres.getPostgresDatabase().getConnection();
  }

  private static String onPostgres(String ddl) {
    return ddl.replaceAll(" (distkey|sortkey) \\(\\w+\\)", "").replace(" diststyle all", "");
  }
}
