package dev.windlass.dags.immigration.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BronzeInputsTest {
  private static final Path REAL = Path.of("../../shared/data/immigration").toAbsolutePath();

  @Test
  void the_same_seed_gives_the_same_bytes_and_another_seed_others(@TempDir Path folder)
      throws IOException {
    generate(folder.resolve("a"), 1_000, 7);
    generate(folder.resolve("b"), 1_000, 7);
    generate(folder.resolve("c"), 1_000, 8);

    for (InputFile file : InputFile.values()) {
      assertThat(folder.resolve("a").resolve(file.fileName()))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file.fileName()));
    }
    assertThat(Files.mismatch(arrivals(folder.resolve("a")), arrivals(folder.resolve("c"))))
        .isNotEqualTo(-1);
  }

  @Test
  void generated_files_pass_the_check_that_real_ones_must_pass(@TempDir Path folder)
      throws IOException {
    List<BronzeInputs.Ready> files = generate(folder, 5_000, 1);

    assertThat(files).hasSize(InputFile.values().length).noneMatch(BronzeInputs.Ready::real);
    assertThat(InputCheck.check(arrivals(folder), ',', InputFile.ARRIVALS.header()))
        .isEqualTo(5_000);
    new BronzeInputs(Optional.of(folder), 1_000, 1).check();
  }

  @Test
  void a_thousand_arrivals_hold_every_oddity_of_the_real_month(@TempDir Path folder)
      throws IOException {
    generate(folder, 1_000, 3);
    List<CSVRecord> rows = read(arrivals(folder));

    assertThat(rows).hasSize(1_000);
    assertThat(rows.stream().map(row -> row.get("cicid")).distinct().count()).isLessThan(1_000);
    assertThat(count(rows, row -> row.get("i94mode").equals("1.0"))).isBetween(930L, 990L);
    assertThat(count(rows, row -> row.get("i94bir").isEmpty())).isPositive();
    assertThat(count(rows, row -> row.get("i94bir").startsWith("-"))).isPositive();
    assertThat(count(rows, row -> row.get("fltno").contains("\""))).isPositive();
    assertThat(count(rows, row -> row.get("i94port").equals("ZZ9"))).isPositive();
    assertThat(count(rows, row -> row.get("i94port").equals("WAS"))).isPositive();
    assertThat(count(rows, row -> row.get("i94cit").equals("148.0"))).isPositive();
    assertThat(count(rows, row -> row.get("depdate").isEmpty())).isBetween(20L, 80L);
    assertThat(count(rows, row -> row.get("i94addr").isEmpty())).isBetween(20L, 90L);
    assertThat(count(rows, row -> row.get("dtaddto").equals("D/S"))).isPositive();
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.get("matflag").equals("M"))
                    .isEqualTo(!row.get("depdate").isEmpty()));
  }

  @Test
  void real_files_are_taken_and_only_the_missing_ones_generated(@TempDir Path folder)
      throws IOException {
    Path given = Files.createDirectories(folder.resolve("given"));
    Files.writeString(
        given.resolve("i94_mode_codes.csv"), "code,label\n1,Air\n", StandardCharsets.UTF_8);
    List<BronzeInputs.Ready> files =
        new BronzeInputs(Optional.of(given), 1_000, 1).prepare(folder.resolve("bronze"));

    assertThat(files)
        .filteredOn(BronzeInputs.Ready::real)
        .extracting(BronzeInputs.Ready::path)
        .containsExactly(given.resolve("i94_mode_codes.csv"));
    assertThat(files).filteredOn(file -> !file.real()).hasSize(8);
  }

  @Test
  void the_real_sample_passes_the_check(@TempDir Path folder) {
    if (!Files.isDirectory(REAL)) {
      System.out.println("No real sample at " + REAL + ": checking generated data instead");
      assertThat(generate(folder, 1_000, 1)).isNotEmpty();
      return;
    }
    List<BronzeInputs.Ready> files = new BronzeInputs(Optional.of(REAL), 1_000, 1).prepare(folder);

    assertThat(files)
        .filteredOn(BronzeInputs.Ready::real)
        .extracting(BronzeInputs.Ready::file)
        .containsExactly(
            InputFile.ARRIVALS,
            InputFile.DEMOGRAPHICS,
            InputFile.COUNTRY_CODES,
            InputFile.PORT_CODES,
            InputFile.MODE_CODES,
            InputFile.STATE_CODES,
            InputFile.VISA_CODES);
    assertThat(folder.resolve("Airportgeocode.csv"))
        .content()
        .contains("Total Rf Heliport", "Lehigh Valley International Airport");
    assertThat(folder.resolve("GlobalLandTemperaturesByState.csv"))
        .content()
        .contains("1743-11-01,10.722,2.898,Alabama,United States");
  }

  @Test
  void a_corrupt_file_is_named_with_its_line_and_what_is_expected(@TempDir Path folder)
      throws IOException {
    String header = InputFile.TEMPERATURES.header() + "\n";

    assertThat(problem(folder, "dt;AverageTemperature\n1,2\n".getBytes(StandardCharsets.UTF_8)))
        .endsWith(
            "GlobalLandTemperaturesByState.csv line 1: has 'dt;AverageTemperature' as column 1;"
                + " expected is 'dt', the header being"
                + " 'dt,AverageTemperature,AverageTemperatureUncertainty,State,Country'");
    assertThat(
            problem(
                folder,
                (header + "2000-01-01,1,2,Ohio,United States\n2000-02-01,1,2\n")
                    .getBytes(StandardCharsets.UTF_8)))
        .endsWith("csv line 3: has 3 column(s); expected are 5 separated by ','");
    assertThat(
            problem(
                folder,
                (header + "2000-01-01,1,2,\"a\nb\",US\n\n2000-01-01,1\n")
                    .getBytes(StandardCharsets.UTF_8)))
        .contains("line 4: has 1 column(s)");
    assertThat(
            problem(
                folder, (header + "1,2,3,Québec,Canada\n").getBytes(StandardCharsets.ISO_8859_1)))
        .contains("line 2: is not UTF-8; expected is UTF-8 text");
    assertThat(problem(folder, (header + "1,2,\"3,4,5\n").getBytes(StandardCharsets.UTF_8)))
        .contains("line 2: is not CSV");
    assertThat(problem(folder, header.getBytes(StandardCharsets.UTF_8)))
        .contains("line 2: is missing; expected is at least one record");
    assertThat(problem(folder, new byte[0])).contains("line 1: is missing; expected is the header");
    assertThat(problem(folder, new byte[] {'P', 'K', 3, 4, 0, 0})).contains("line 1: holds a NUL");
  }

  @Test
  void a_folder_that_cannot_be_meant_is_refused(@TempDir Path folder) {
    assertThatThrownBy(() -> new BronzeInputs(Optional.of(folder), 1_000, 1).check())
        .isInstanceOf(CorruptInput.class)
        .hasMessageContaining("holds none of the expected files");
    assertThatThrownBy(() -> new BronzeInputs(Optional.of(folder.resolve("no")), 1_000, 1).check())
        .hasMessageEndingWith("no: is not a folder");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BronzeInputs(Optional.empty(), 999, 1))
        .withMessage("rows is 999; allowed are 1000 to 3096313");
  }

  private static String problem(Path folder, byte[] content) throws IOException {
    Files.write(folder.resolve("GlobalLandTemperaturesByState.csv"), content);
    try {
      new BronzeInputs(Optional.of(folder), 1_000, 1).prepare(folder.resolve("bronze"));
    } catch (CorruptInput e) {
      assertThat(folder.resolve("bronze")).doesNotExist();
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("the file was accepted");
  }

  private static List<BronzeInputs.Ready> generate(Path folder, long rows, long seed) {
    return new BronzeInputs(Optional.empty(), rows, seed).prepare(folder);
  }

  private static Path arrivals(Path folder) {
    return folder.resolve(InputFile.ARRIVALS.fileName());
  }

  private static List<CSVRecord> read(Path file) throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setAllowMissingColumnNames(true)
            .get();
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
      return parser.getRecords();
    }
  }

  private static long count(List<CSVRecord> rows, Predicate<CSVRecord> condition) {
    return rows.stream().filter(condition).count();
  }
}
