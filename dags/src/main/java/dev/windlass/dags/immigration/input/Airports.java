package dev.windlass.dags.immigration.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Invents American airports with their geocodes as the real file has them: texts of maps in single
 * quotes, apostrophes inside them, codes and elevations missing, most of the fields small.
 */
final class Airports {
  private final RandomGenerator random;
  private final List<UsPlaces.City> cities = UsPlaces.portCities();
  private final Weighted<String> types =
      new Weighted<String>()
          .with(58, "small_airport")
          .with(27, "heliport")
          .with(10, "closed")
          .with(2.5, "seaplane_base")
          .with(2.4, "medium_airport")
          .with(0.1, "balloonport");
  private final Weighted<String> roads =
      new Weighted<String>()
          .withEach(95, List.of("Airport Road", "Adobe Road", "Sonny Street", "East French Drive"))
          .with(5, "Olga's Lane");
  private long index;

  private Airports(long seed) {
    random = new SplittableRandom(seed ^ 0xA1);
  }

  /**
   * Writes the given real rows first, then one airport with an IATA code for each city that has a
   * port of entry but no real airport yet, then small fields until there are {@code rows}.
   *
   * @param real rows of the very file
   * @param iata rows of a list of airports with an IATA code, which lacks the other columns
   */
  static void write(Path target, List<CSVRecord> real, List<CSVRecord> iata, int rows, long seed)
      throws IOException {
    try (Rows out = Rows.of(target, InputFile.AIRPORTS)) {
      new Airports(seed).write(out, real, iata, rows);
    }
  }

  private void write(Rows out, List<CSVRecord> real, List<CSVRecord> iata, int rows)
      throws IOException {
    for (CSVRecord row : real) {
      @Nullable Object[] fields = row.stream().toArray(Object[]::new);
      fields[0] = index++;
      out.add(fields);
    }
    var idents = new HashSet<String>();
    for (CSVRecord row : iata) {
      fromIata(out, row, idents);
    }
    if (iata.isEmpty()) {
      for (UsPlaces.City city : cities) {
        boolean large = random.nextDouble() < 0.3;
        String code = letters(3);
        String ident = fresh("K" + code, idents);
        invented(
            out,
            ident,
            large ? "large_airport" : "medium_airport",
            city,
            city.name() + (large ? " International Airport" : " Regional Airport"),
            code);
      }
    }
    while (index < rows) {
      UsPlaces.City city = cities.get(random.nextInt(cities.size()));
      String ident = fresh(String.format(Locale.ROOT, "%04X", random.nextInt(0x10000)), idents);
      invented(out, ident, types.draw(random), city, letters(1) + " Bar Ranch Field", null);
    }
  }

  private void fromIata(Rows out, CSVRecord row, Set<String> idents) throws IOException {
    String region = row.get("iso_region");
    String state = region.substring(region.indexOf('-') + 1);
    String city = row.get("municipality");
    String latitude = row.get("latitude_deg");
    String longitude = row.get("longitude_deg");
    out.add(
        index++,
        fresh(row.get("iata_code"), idents),
        row.get("type"),
        row.get("name"),
        null,
        row.get("iso_country"),
        region,
        city.isEmpty() ? null : city,
        null,
        row.get("iata_code"),
        row.get("iata_code"),
        state,
        latitude,
        longitude,
        latitude + "," + longitude,
        geocode(city.isEmpty() ? null : city, "Airport Road", state));
  }

  private void invented(
      Rows out, String ident, String type, UsPlaces.City city, String name, @Nullable String iata)
      throws IOException {
    String latitude = decimal(25 + 23 * random.nextDouble());
    String longitude = decimal(-122 + 50 * random.nextDouble());
    boolean unnamed = random.nextDouble() < 0.004;
    out.add(
        index++,
        ident,
        type,
        name,
        random.nextDouble() < 0.07 ? null : random.nextInt(0, 8_000) + ".0",
        "US",
        "US-" + city.state(),
        unnamed ? null : city.name(),
        random.nextDouble() < 0.18 ? null : ident,
        iata,
        random.nextDouble() < 0.16 ? null : ident,
        city.state(),
        latitude,
        longitude,
        latitude + "," + longitude,
        geocode(random.nextDouble() < 0.4 ? city.name() : null, roads.draw(random), city.state()));
  }

  private static String geocode(@Nullable String city, String road, String state) {
    String quoted = road.contains("'") ? "\"" + road + "\"" : "'" + road + "'";
    return "{'road': "
        + quoted
        + (city == null ? "" : ", 'city': '" + city.replace("'", "") + "'")
        + ", 'state': '"
        + UsPlaces.states().getOrDefault(state, state)
        + "', 'country': 'United States', 'country_code': 'us'}";
  }

  private static String fresh(String wanted, Set<String> taken) {
    String ident = wanted;
    for (int again = 2; !taken.add(ident); again++) {
      ident = wanted + "-" + again;
    }
    return ident;
  }

  private String letters(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) ('A' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
