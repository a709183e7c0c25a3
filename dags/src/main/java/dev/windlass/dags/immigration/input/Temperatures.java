package dev.windlass.dags.immigration.input;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Invents monthly land temperatures by state, 1743 to September 2013: mostly unknown at first,
 * uncertain for long, seasonal, warming; other countries mixed in; {@code Georgia (State)}.
 */
final class Temperatures {
  private static final LocalDate END = LocalDate.of(2013, 9, 1);
  private static final LocalDate EAST = LocalDate.of(1743, 11, 1);
  private static final LocalDate WEST = LocalDate.of(1823, 1, 1);
  private static final Set<String> LATE =
      Set.of("AK", "AZ", "CA", "CO", "HI", "ID", "MT", "NM", "NV", "OR", "UT", "WA", "WY");
  private static final Set<String> NOT_MEASURED = Set.of("GU", "PR", "VI");
  private static final List<String> ELSEWHERE =
      List.of("Acre,Brazil", "Amazonas,Brazil", "Alberta,Canada", "Ontario,Canada", "Anhui,China");

  private final RandomGenerator random;
  private final boolean whole;

  private Temperatures(long seed, boolean whole) {
    random = new SplittableRandom(seed ^ 0x7E);
    this.whole = whole;
  }

  /**
   * Writes the given real rows first, then invents the others.
   *
   * @param whole every month; else the first and the last decades only, for a quick run
   */
  static void write(Path target, List<CSVRecord> real, boolean whole, long seed)
      throws IOException {
    var known = new java.util.HashSet<String>();
    try (Rows out = Rows.of(target, InputFile.TEMPERATURES)) {
      for (CSVRecord row : real) {
        known.add(row.get("dt") + row.get("State"));
        out.add((Object[]) row.values());
      }
      new Temperatures(seed, whole).write(out, known);
    }
  }

  private void write(Rows out, Set<String> known) throws IOException {
    for (String place : ELSEWHERE) {
      String[] names = place.split(",", -1);
      series(out, names[0], names[1], LocalDate.of(1855, 5, 1), known);
    }
    for (var state : UsPlaces.states().entrySet()) {
      if (!NOT_MEASURED.contains(state.getKey())) {
        String name =
            state.getKey().equals("GA")
                ? "Georgia (State)"
                : state.getValue().replace(" of ", " Of ");
        series(out, name, "United States", LATE.contains(state.getKey()) ? WEST : EAST, known);
      }
    }
  }

  private void series(Rows out, String state, String country, LocalDate start, Set<String> known)
      throws IOException {
    // The place's climate: its yearly mean and how far summer is from winter.
    double mean = 4 + 18 * random.nextDouble();
    double swing = 16 - 0.6 * mean;
    for (LocalDate month = start; !month.isAfter(END); month = month.plusMonths(1)) {
      int year = month.getYear();
      if (known.contains(month + state) || !(whole || year < 1752 || year >= 1990)) {
        continue;
      }
      boolean unknown = random.nextDouble() < (year < 1820 ? 0.7 : year < 1850 ? 0.1 : 0);
      double season = -Math.cos((month.getMonthValue() - 1) * Math.PI / 6);
      double value =
          mean + swing * season + Math.max(0, year - 1950) * 0.012 + random.nextGaussian();
      double uncertainty =
          (year < 1950 ? 0.3 + 2.6 * (1950 - year) / 207 : 0.2) + 0.1 * random.nextDouble();
      out.add(
          month.toString(),
          unknown ? null : decimal(value),
          unknown ? null : decimal(uncertainty),
          state,
          country);
    }
  }

  private static @Nullable String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
