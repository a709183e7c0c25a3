package dev.windlass.sparkjobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dags.immigration.input.InputFile;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImmigrationJobTest {
  private static final SparkSession SPARK = LocalSpark.session();

  @Test
  void the_sample_gives_the_acceptance_figures() {
    var tally = new Tally("immigration");
    List<Row> rows = sample(tally).collectAsList();
    Map<String, Long> counts = tally.counts();

    assertThat(rows).allSatisfy(row -> assertThat(row.<Integer>getAs("i94age")).isNotNegative());
    assertThat(rows).extracting(row -> row.getAs("i94modeofentry")).containsOnly("Air");
    assertThat(distinct(rows, "cicid")).hasSameSizeAs(rows);
    assertThat(counts).containsEntry("rows_written", (long) rows.size());
    assertThat(counts).containsEntry("rows_read", 1_000L);
    assertThat(counts.getOrDefault("rows_passed", 0L) + rejected(counts)).isEqualTo(1_000);
    if (!SampleInputs.REAL) {
      // Each of the generator's oddities was met and none got through.
      assertThat(counts.get("rows_passed")).isGreaterThan(counts.get("rows_written"));
      assertThat(counts.get("rejected_null_age")).isPositive();
      assertThat(counts.get("rejected_negative_age")).isPositive();
      assertThat(counts.get("unknown_port")).isPositive();
      return;
    }
    assertThat(rows).hasSize(962);
    assertThat(distinct(rows, "arrivedate")).hasSize(30);
    assertThat(distinct(rows, "i94portofentrycity")).hasSize(57);
    assertThat(distinct(rows, "i94addressto")).hasSize(50);
    assertThat(rows).filteredOn(row -> "Nil".equals(row.getAs("i94addressto"))).hasSize(45);
    assertThat(rows).filteredOn(row -> row.getAs("departdate") == null).hasSize(40);
    assertThat(counts)
        .containsEntry("departdate_missing", 40L)
        .containsEntry("departdate_before_arrival", 0L)
        .containsEntry("rejected_not_air", 38L)
        .containsEntry("rejected_null_age", 0L)
        .containsEntry("unknown_citizenship", 123L)
        .containsEntry("unknown_mode", 0L)
        .containsEntry("port_label_without_comma", 25L);
    assertThat(rows).filteredOn(row -> left(row)).hasSize(922);
    assertThat(rows).extracting(row -> row.getAs("entdepu")).containsOnly("Nil");
  }

  @Test
  void the_columns_written_are_those_of_the_staging_table() {
    assertThat(sample(new Tally("immigration")).columns())
        .containsExactly(
            Stream.concat(ImmigrationJob.OUTPUT.stream(), Stream.of("i94year", "i94month"))
                .toArray(String[]::new));
  }

  @Test
  void every_record_is_written_or_counted_as_turned_away() {
    var tally = new Tally("immigration");
    Dataset<Row> raw =
        LocalSpark.texts(
            ImmigrationJob.INPUT,
            record("1.0", "1.0", "30.0"),
            record("1.0", "1.0", "30.0"),
            record("2.0", "1.0", null),
            record("3.0", "1.0", "-3.0"),
            record("4.0", "2.0", "40.0"),
            record("5.0", null, "40.0"),
            record("five", "1.0", "40.0"),
            record("6.0", "1.0", "0.0"));
    List<Row> rows = ImmigrationJob.transform(raw, codes(), tally).collectAsList();

    assertThat(rows).extracting(row -> row.getAs("cicid")).containsExactlyInAnyOrder(1L, 6L);
    assertThat(tally.counts())
        .containsEntry("rows_read", 8L)
        .containsEntry("rejected_no_id", 1L)
        .containsEntry("rejected_not_air", 2L)
        .containsEntry("rejected_null_age", 1L)
        .containsEntry("rejected_negative_age", 1L)
        .containsEntry("unknown_mode", 1L)
        .containsEntry("rows_passed", 3L)
        .containsEntry("rows_written", 2L);
  }

  @Test
  void a_job_of_which_nothing_remains_still_ends_with_its_counts() {
    var tally = new Tally("immigration");
    Dataset<Row> raw = LocalSpark.texts(ImmigrationJob.INPUT, record("1.0", "3.0", "30.0"));

    assertThat(ImmigrationJob.transform(raw, codes(), tally).collectAsList()).isEmpty();
    assertThat(tally.counts()).containsEntry("rejected_not_air", 1L);
  }

  @Test
  void codes_nobody_knows_are_kept_under_a_label_that_says_so() {
    @Nullable String[] record = record("7.0", "1.0", "30.0");
    set(record, "i94cit", "148.0");
    set(record, "i94port", "ZZ9");
    set(record, "i94addr", "VQ");
    set(record, "i94visa", "8.0");
    var tally = new Tally("immigration");
    Row row =
        ImmigrationJob.transform(LocalSpark.texts(ImmigrationJob.INPUT, record), codes(), tally)
            .collectAsList()
            .getFirst();

    assertThat(row.<String>getAs("i94citizenship")).isEqualTo("Unknown country 148");
    assertThat(row.<String>getAs("i94portofentrycity")).isEqualTo("Unknown port ZZ9");
    assertThat(row.<String>getAs("i94portofentrystate")).isEqualTo("Nil");
    assertThat(row.<String>getAs("i94addressto")).isEqualTo("VQ");
    assertThat(row.<String>getAs("visa")).isEqualTo("Unknown visa 8");
    assertThat(tally.counts())
        .containsEntry("unknown_citizenship", 1L)
        .containsEntry("unknown_port", 1L)
        .containsEntry("unknown_address", 1L)
        .containsEntry("unknown_visa", 1L)
        .containsEntry("unknown_residence", 0L);
  }

  @Test
  void numbers_dates_and_missing_values_are_read_as_what_they_are() {
    @Nullable String[] record = record("4084316.0", "1.0", "61.0");
    set(record, "arrdate", "20566.0");
    set(record, "depdate", null);
    set(record, "admnum", "5.6582674633E10");
    set(record, "gender", " ");
    set(record, "fltno", "00782");
    Row row =
        ImmigrationJob.transform(
                LocalSpark.texts(ImmigrationJob.INPUT, record), codes(), new Tally("immigration"))
            .collectAsList()
            .getFirst();

    assertThat(row.<Long>getAs("cicid")).isEqualTo(4_084_316L);
    assertThat(row.<Date>getAs("arrivedate")).isEqualTo(Date.valueOf("2016-04-22"));
    assertThat(row.<Date>getAs("departdate")).isNull();
    assertThat(row.<Long>getAs("admnum")).isEqualTo(56_582_674_633L);
    assertThat(row.<String>getAs("gender")).isEqualTo("Nil");
    assertThat(row.<String>getAs("fltno")).isEqualTo("00782");
    assertThat(row.<Integer>getAs("i94year")).isEqualTo(2016);
  }

  @Test
  void a_file_without_a_needed_column_is_refused_by_name() {
    assertThatThrownBy(
            () ->
                Csv.with(SPARK)
                    .read(SampleInputs.path(InputFile.TEMPERATURES), List.of("dt", "cicid")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lacks the column(s) [cicid]")
        .hasMessageContaining("AverageTemperature");
  }

  private static Dataset<Row> sample(Tally tally) {
    return ImmigrationJob.transform(
        Csv.with(SPARK).read(SampleInputs.path(InputFile.ARRIVALS), ImmigrationJob.INPUT),
        codes(),
        tally);
  }

  private static CodeLists codes() {
    return CodeLists.read(SPARK, SampleInputs.folder());
  }

  private static List<Object> distinct(List<Row> rows, String column) {
    return rows.stream().<Object>map(row -> row.getAs(column)).distinct().toList();
  }

  private static boolean left(Row row) {
    Date departure = row.getAs("departdate");
    return departure != null && departure.after(row.<Date>getAs("arrivedate"));
  }

  private static long rejected(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().startsWith("rejected_"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static @Nullable String[] record(
      String cicid, @Nullable String mode, @Nullable String age) {
    @Nullable String[] record = new @Nullable String[ImmigrationJob.INPUT.size()];
    Arrays.fill(record, "1");
    set(record, "cicid", cicid);
    set(record, "i94yr", "2016.0");
    set(record, "i94mon", "4.0");
    set(record, "i94cit", "209.0");
    set(record, "i94res", "209.0");
    set(record, "i94port", "NYC");
    set(record, "i94addr", "NY");
    set(record, "arrdate", "20545.0");
    set(record, "depdate", "20550.0");
    set(record, "i94visa", "2.0");
    set(record, "i94mode", mode);
    set(record, "i94bir", age);
    return record;
  }

  private static void set(@Nullable String[] record, String column, @Nullable String value) {
    record[ImmigrationJob.INPUT.indexOf(column)] = value;
  }

  @Test
  void two_runs_over_the_same_input_write_the_same_rows() {
    var columns = col("*");
    assertThat(sample(new Tally("a")).select(columns).exceptAll(sample(new Tally("b"))).count())
        .isZero();
  }
}
