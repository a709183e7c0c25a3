package dev.windlass.dags.immigration.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Invents the demographics of American cities as the real file has them: a city's figures repeated
 * on each of its rows by race, figures missing for Puerto Rico and for one city of Florida.
 */
final class Demographics {
  private static final List<String> RACES =
      List.of(
          "White",
          "Hispanic or Latino",
          "Asian",
          "Black or African-American",
          "American Indian and Alaska Native");
  private static final Set<String> WITHOUT_CITIES = Set.of("VT", "WV", "WY", "GU", "VI");
  private static final int MOST_CITIES = 596;

  private Demographics() {}

  static void write(Path target, long seed) throws IOException {
    RandomGenerator random = new SplittableRandom(seed ^ 0xD3);
    try (Rows out = Rows.of(target, InputFile.DEMOGRAPHICS)) {
      for (UsPlaces.City city : cities()) {
        city(out, city, random);
      }
    }
  }

  private static Set<UsPlaces.City> cities() {
    var cities = new LinkedHashSet<UsPlaces.City>();
    cities.add(new UsPlaces.City("The Villages", "FL"));
    cities.add(new UsPlaces.City("Mayagüez", "PR"));
    for (String state : UsPlaces.states().sequencedKeySet()) {
      cities.add(new UsPlaces.City(UsPlaces.states().get(state) + " City", state));
    }
    cities.addAll(UsPlaces.portCities());
    cities.removeIf(city -> WITHOUT_CITIES.contains(city.state()));
    var some = new LinkedHashSet<UsPlaces.City>();
    cities.stream().limit(MOST_CITIES).forEach(some::add);
    return some;
  }

  private static void city(Rows out, UsPlaces.City city, RandomGenerator random)
      throws IOException {
    boolean puertoRico = city.state().equals("PR");
    boolean villages = city.name().equals("The Villages");
    int total = 65_000 + (int) Math.round(Math.exp(11 + random.nextGaussian()));
    int male = (int) Math.round(total * (0.47 + 0.04 * random.nextDouble()));
    String age = decimal(1, 29 + 14 * random.nextDouble());
    String household = decimal(2, 2.2 + 0.9 * random.nextDouble());
    int veterans = total / 25 + random.nextInt(2_000);
    int foreign = total / 12 + random.nextInt(9_000);
    int races = villages ? 3 : 4 + random.nextInt(2);
    for (String race : RACES.subList(0, races)) {
      @Nullable Object[] row = {
        city.name(),
        UsPlaces.states().get(city.state()),
        age,
        villages ? null : male,
        villages ? null : total - male,
        total,
        puertoRico ? null : veterans,
        puertoRico ? null : foreign,
        puertoRico || villages ? null : household,
        city.state(),
        race,
        total / 5 + random.nextInt(3_000)
      };
      out.add(row);
    }
  }

  private static String decimal(int digits, double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
