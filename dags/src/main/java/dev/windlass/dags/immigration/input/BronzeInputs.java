package dev.windlass.dags.immigration.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Everything the pipeline starts from. Real files are taken from a given folder after a check; what
 * the folder lacks, or everything when there is no folder, is generated from a seed.
 *
 * @param folder the folder given, if any: {@code immigrationData.csv} (or {@code
 *     immigration_data_sample.csv}), {@code us-cities-demographics.csv}, {@code
 *     Airportgeocode.csv}, {@code GlobalLandTemperaturesByState.csv}, {@code i94_*_codes.csv}. Of
 *     the airports and the temperatures a {@code _sample.csv}, and for the airports {@code
 *     us_airports_iata.csv}, is taken in and the rest generated
 * @param rows how many arrivals to generate, {@value #FEWEST} to {@value #MOST}; not used when the
 *     folder has them
 * @param seed decides every generated value: the same seed gives the same bytes
 */
public record BronzeInputs(Optional<Path> folder, long rows, long seed) {
  /** The fewest arrivals that hold every oddity. */
  public static final long FEWEST = 1_000;

  /** The arrivals of the real April 2016. */
  public static final long MOST = 3_096_313;

  private static final long BIG = 1_000_000;
  private static final String IATA_FILE = "us_airports_iata.csv";
  private static final String IATA_HEADER =
      "iata_code,type,name,iso_country,iso_region,municipality,latitude_deg,longitude_deg";

  /** Checks that {@code rows} is within its bounds. */
  public BronzeInputs {
    if (rows < FEWEST || rows > MOST) {
      throw new IllegalArgumentException(
          "rows is %d; allowed are %d to %d".formatted(rows, FEWEST, MOST));
    }
  }

  /**
   * One file, ready to be uploaded.
   *
   * @param file which it is
   * @param path where it is
   * @param real whether it is a given one, not generated
   */
  public record Ready(InputFile file, Path path, boolean real) {}

  /**
   * Reads every real file from end to end.
   *
   * @throws CorruptInput when the folder does not exist or holds no known file, or a file is not
   *     what it should be; the message is one line that names file, line and what is expected
   */
  public void check() {
    if (folder.isEmpty()) {
      return;
    }
    Path given = folder.get();
    if (!Files.isDirectory(given)) {
      throw new CorruptInput(given, "is not a folder");
    }
    boolean any = false;
    for (InputFile file : InputFile.values()) {
      Optional<Path> real = real(file);
      any |= real.isPresent();
      real.ifPresent(path -> InputCheck.check(path, file.separator(), file.header()));
    }
    if (!any) {
      throw new CorruptInput(given, "holds none of the expected files, such as " + expected());
    }
    for (InputFile file : List.of(InputFile.AIRPORTS, InputFile.TEMPERATURES)) {
      sample(file).ifPresent(path -> InputCheck.check(path, file.separator(), file.header()));
    }
    iata().ifPresent(path -> InputCheck.check(path, ',', IATA_HEADER));
  }

  /**
   * Checks the real files and writes the others to {@code target}, replacing what it held.
   *
   * @return every input file, in the order of {@link InputFile}
   * @throws CorruptInput as {@link #check}
   */
  public List<Ready> prepare(Path target) {
    check();
    try {
      Files.createDirectories(target);
      var ready = new ArrayList<Ready>();
      for (InputFile file : InputFile.values()) {
        Optional<Path> real = real(file);
        if (real.isPresent()) {
          ready.add(new Ready(file, real.get(), true));
        } else {
          ready.add(new Ready(file, generated(file, target), false));
        }
      }
      return List.copyOf(ready);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path generated(InputFile file, Path target) throws IOException {
    Path path = target.resolve(file.fileName());
    // Written beside and then moved: a generator that was killed leaves no half file under the
    // name.
    Path part = target.resolve(file.fileName() + ".part");
    Files.deleteIfExists(part);
    switch (file) {
      case ARRIVALS -> Arrivals.write(part, rows, seed);
      case AIRPORTS ->
          Airports.write(part, read(sample(file)), read(iata()), rows < BIG ? 2_500 : 25_300, seed);
      case DEMOGRAPHICS -> Demographics.write(part, seed);
      case TEMPERATURES -> Temperatures.write(part, read(sample(file)), rows >= BIG, seed);
      case COUNTRY_CODES, PORT_CODES, MODE_CODES, STATE_CODES, VISA_CODES ->
          CodeTable.copy(file, part);
    }
    return Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<Path> real(InputFile file) {
    return file.names().stream().map(this::given).flatMap(Optional::stream).findFirst();
  }

  private Optional<Path> sample(InputFile file) {
    return real(file).isPresent()
        ? Optional.empty()
        : given(file.fileName().replace(".csv", "_sample.csv"));
  }

  private Optional<Path> iata() {
    return real(InputFile.AIRPORTS).isPresent() ? Optional.empty() : given(IATA_FILE);
  }

  private Optional<Path> given(String name) {
    return folder.map(path -> path.resolve(name)).filter(Files::isRegularFile);
  }

  private static List<CSVRecord> read(Optional<Path> path) throws IOException {
    if (path.isEmpty()) {
      return List.of();
    }
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setAllowMissingColumnNames(true)
            .get();
    try (CSVParser rows = CSVParser.parse(path.get(), StandardCharsets.UTF_8, format)) {
      return rows.getRecords();
    }
  }

  private static String expected() {
    var names = new ArrayList<@Nullable String>();
    for (InputFile file : InputFile.values()) {
      names.addAll(file.names());
    }
    return String.join(", ", names);
  }
}
