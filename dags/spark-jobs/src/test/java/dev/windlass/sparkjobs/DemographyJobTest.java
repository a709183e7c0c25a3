package dev.windlass.sparkjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windlass.dags.immigration.input.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemographyJobTest {
  /** What a state's row must be. */
  record State(
      long total,
      long male,
      long female,
      long veterans,
      long foreign,
      @Nullable Double age,
      @Nullable Double household) {}

  @Test
  void every_city_counts_once_and_missing_figures_stay_out() throws IOException {
    var tally = new Tally("demography");
    Map<String, Row> states =
        sample(tally).collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getAs("statecode"), Function.identity()));
    Map<String, State> expected = SampleInputs.REAL ? reference() : computed();

    assertThat(states.keySet()).isEqualTo(expected.keySet()).hasSize(49);
    var softly = new SoftAssertions();
    expected.forEach(
        (code, state) -> {
          Row row = Objects.requireNonNull(states.get(code));
          softly.assertThat(row.<Long>getAs("totalpopulation")).as(code).isEqualTo(state.total());
          softly.assertThat(row.<Long>getAs("malepopulation")).as(code).isEqualTo(state.male());
          softly.assertThat(row.<Long>getAs("femalepopulation")).as(code).isEqualTo(state.female());
          softly
              .assertThat(row.<Long>getAs("numberofveterans"))
              .as(code)
              .isEqualTo(state.veterans());
          softly.assertThat(row.<Long>getAs("foreignborn")).as(code).isEqualTo(state.foreign());
          close(softly, code, row.getAs("medianage"), state.age());
          close(softly, code, row.getAs("averagehouseholdsize"), state.household());
        });
    softly.assertAll();
    if (SampleInputs.REAL) {
      assertThat(states.values().stream().mapToLong(row -> row.getAs("totalpopulation")).sum())
          .isEqualTo(116_712_213L);
      assertThat(tally.counts())
          .containsEntry("rows_read", 2_891L)
          .containsEntry("cities", 596L)
          .containsEntry("cities_without_male", 1L)
          .containsEntry("cities_without_veterans", 7L)
          .containsEntry("cities_contradicting_themselves", 0L)
          .containsEntry("rows_written", 49L);
    }
  }

  @Test
  void the_columns_written_are_those_of_the_staging_table() {
    assertThat(sample(new Tally("demography")).columns())
        .containsExactly(
            "statecode",
            "state",
            "medianage",
            "totalpopulation",
            "numberofveterans",
            "averagehouseholdsize",
            "foreignborn",
            "femalepopulation",
            "malepopulation");
  }

  private static void close(
      SoftAssertions softly, String code, @Nullable Double given, @Nullable Double expected) {
    if (expected == null) {
      softly.assertThat(given).as(code).isNull();
    } else {
      softly.assertThat(given).as(code).isCloseTo(expected, within(0.0001));
    }
  }

  private static Dataset<Row> sample(Tally tally) {
    return DemographyJob.transform(
        Csv.with(LocalSpark.session())
            .separatedBy(";")
            .read(SampleInputs.path(InputFile.DEMOGRAPHICS), DemographyJob.INPUT),
        tally);
  }

  private static Map<String, State> reference() throws IOException {
    var states = new TreeMap<String, State>();
    for (CSVRecord row :
        records(SampleInputs.reference("state_demography_expected_dedup.csv"), ',')) {
      states.put(
          row.get("state_code"),
          new State(
              Long.parseLong(row.get("total_population")),
              Long.parseLong(row.get("male_population")),
              Long.parseLong(row.get("female_population")),
              Long.parseLong(row.get("veterans")),
              Long.parseLong(row.get("foreign_born")),
              number(row.get("median_age_mean")),
              number(row.get("household_size_mean"))));
    }
    return states;
  }

  // The same roll-up in plain Java, for the generated file.
  private static Map<String, State> computed() throws IOException {
    var seen = new HashSet<String>();
    var cities = new TreeMap<String, List<CSVRecord>>();
    for (CSVRecord row : records(Path.of(SampleInputs.path(InputFile.DEMOGRAPHICS)), ';')) {
      if (seen.add(row.get("City") + "|" + row.get("State Code"))) {
        cities.computeIfAbsent(row.get("State Code"), code -> new ArrayList<>()).add(row);
      }
    }
    var states = new TreeMap<String, State>();
    cities.forEach(
        (code, rows) ->
            states.put(
                code,
                new State(
                    sum(rows, "Total Population"),
                    sum(rows, "Male Population"),
                    sum(rows, "Female Population"),
                    sum(rows, "Number of Veterans"),
                    sum(rows, "Foreign-born"),
                    mean(rows, "Median Age"),
                    mean(rows, "Average Household Size"))));
    return states;
  }

  private static List<CSVRecord> records(Path file, char separator) throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(separator)
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
      return parser.getRecords();
    }
  }

  private static long sum(List<CSVRecord> rows, String column) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(text -> !text.isEmpty())
        .mapToLong(Long::parseLong)
        .sum();
  }

  private static @Nullable Double mean(List<CSVRecord> rows, String column) {
    var mean =
        rows.stream()
            .map(row -> row.get(column))
            .filter(text -> !text.isEmpty())
            .mapToDouble(Double::parseDouble)
            .average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }

  private static @Nullable Double number(String text) {
    return text.isEmpty() ? null : Double.valueOf(text);
  }
}
