package dev.windlass.dags.immigration.input;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Invents I-94 records of arrival for April 2016 with the shares and the oddities of the real
 * month: numbers written as doubles, SAS day numbers, codes no list knows, ports without a state,
 * records given twice, quotes inside fields, missing and negative ages. The same seed gives the
 * same file.
 */
final class Arrivals {
  private static final LocalDate SAS_EPOCH = LocalDate.of(1960, 1, 1);
  private static final DateTimeFormatter FILED = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter ADMITTED = DateTimeFormatter.ofPattern("MMdduuuu");
  private static final int FIRST_DAY = 20545;
  private static final int DAYS = 30;
  private static final long HIGHEST_CICID = 6_100_000;

  // Each oddity at a stride of its own, so that a thousand rows already hold them all.
  private static final int TWICE = 499;
  private static final int QUOTED = 251;
  private static final int NO_AGE = 311;
  private static final int NEGATIVE_AGE = 701;
  private static final int UNKNOWN_PORT = 397;

  private final RandomGenerator random;
  private final Weighted<String> ports;
  private final Weighted<String> countries;
  private final Weighted<String> addresses;
  private final Weighted<String> modes =
      new Weighted<String>().with(962, "1.0").with(10, "2.0").with(26, "3.0").with(2, "9.0");
  private final Weighted<String> visas =
      new Weighted<String>().with(83, "2.0").with(15.5, "1.0").with(1.4, "3.0");
  private final Weighted<String> visaTypesBusiness =
      new Weighted<String>().with(48, "WB").with(48, "B1").with(4, "E2");
  private final Weighted<String> visaTypesPleasure =
      new Weighted<String>().with(52, "WT").with(45, "B2").with(2, "GMT").with(1, "CP");
  private final Weighted<String> visaTypesStudent =
      new Weighted<String>().with(90, "F1").with(6, "F2").with(4, "M1");
  private final Weighted<String> arrivalFlags =
      new Weighted<String>()
          .with(75, "G")
          .with(14, "O")
          .with(4, "A")
          .with(3, "Z")
          .with(2, "T")
          .with(1, "K")
          .with(0.5, "P")
          .with(0.4, "H")
          .with(0.1, "U");
  private final Weighted<String> departureFlags =
      new Weighted<String>()
          .with(84, "O")
          .with(6, "I")
          .with(4, "D")
          .with(3, "K")
          .with(1.5, "N")
          .with(0.8, "R")
          .with(0.4, "Q")
          .with(0.2, "J")
          .with(0.1, "L");
  private final Weighted<String> genders =
      new Weighted<String>().with(47, "M").with(39, "F").with(0.2, "X").with(13.8, "");
  private final Weighted<String> airlines =
      new Weighted<String>()
          .withEach(70, List.of("AA", "UA", "DL", "BA", "LH", "JL", "AF", "VS", "KE", "NH"))
          .withEach(25, List.of("CA", "CX", "AM", "AV", "LA", "KL", "AZ", "QF", "EK", "CM"))
          .withEach(2, List.of("*GA", "Y4", "VES", "FX"))
          .with(3, "");
  private final List<String> posts =
      List.of("MTR", "SPL", "BNS", "GUZ", "BGT", "SHG", "BEJ", "MNL");

  private Arrivals(long seed) {
    random = new SplittableRandom(seed);
    ports = ports();
    countries = countries();
    addresses = addresses();
  }

  /** Writes exactly {@code rows} records to {@code target}. Streams. */
  static void write(Path target, long rows, long seed) throws IOException {
    new Arrivals(seed).write(target, rows);
  }

  private void write(Path target, long rows) throws IOException {
    long stride = Math.max(1, (HIGHEST_CICID - 6) / rows);
    try (Rows out = Rows.of(target, InputFile.ARRIVALS)) {
      @Nullable Object[] last = {};
      for (long row = 0; row < rows; row++) {
        if (row % TWICE == TWICE - 1) {
          last[0] = row;
        } else {
          last = arrival(row, 6 + row * stride + random.nextLong(stride));
        }
        out.add(last);
      }
    }
  }

  private @Nullable Object[] arrival(long row, long cicid) {
    int day = FIRST_DAY + random.nextInt(DAYS);
    LocalDate date = SAS_EPOCH.plusDays(day);
    Integer departed = departed(day);
    String citizenship = countries.draw(random);
    String visa = visas.draw(random);
    Integer age = age(row);
    boolean student = visa.equals("3.0");
    String type =
        switch (visa) {
          case "1.0" -> visaTypesBusiness.draw(random);
          case "3.0" -> visaTypesStudent.draw(random);
          default -> visaTypesPleasure.draw(random);
        };
    return new @Nullable Object[] {
      row,
      cicid + ".0",
      "2016.0",
      "4.0",
      citizenship,
      chance(0.83) ? citizenship : countries.draw(random),
      row % UNKNOWN_PORT == UNKNOWN_PORT - 1 ? "ZZ9" : ports.draw(random),
      day + ".0",
      chance(0.00008) ? null : modes.draw(random),
      chance(0.05) ? null : addresses.draw(random),
      departed == null ? null : departed + ".0",
      age == null ? null : age + ".0",
      visa,
      "1.0",
      FILED.format(chance(0.95) ? date : date.plusDays(random.nextInt(student ? -900 : 1, 120))),
      chance(0.61) ? null : posts.get(random.nextInt(posts.size())),
      chance(0.997) ? null : "STU",
      arrivalFlags.draw(random),
      departed == null ? null : departureFlags.draw(random),
      chance(0.000127) ? "U" : null,
      departed == null ? null : "M",
      age == null ? null : (2016 - age) + ".0",
      student ? "D/S" : ADMITTED.format(date.plusDays(type.startsWith("W") ? 90 : 180)),
      emptyIsNull(genders.draw(random)),
      chance(0.96) ? null : String.valueOf(random.nextInt(100, 99_999)),
      emptyIsNull(airlines.draw(random)),
      admission() + ".0",
      flight(row),
      type
    };
  }

  private @Nullable Integer departed(int day) {
    if (chance(0.046)) {
      return null;
    }
    if (chance(0.00009)) {
      return day - random.nextInt(1, 366);
    }
    long stay = Math.round(Math.exp(Math.log(8) + 0.95 * random.nextGaussian()));
    return day + Math.clamp(stay, 1, 158);
  }

  private @Nullable Integer age(long row) {
    if (row % NO_AGE == NO_AGE - 1 || chance(0.0003)) {
      return null;
    }
    if (row % NEGATIVE_AGE == NEGATIVE_AGE - 1) {
      return -3;
    }
    return Math.clamp(Math.round(42.4 + 17.9 * random.nextGaussian()), 1, 93);
  }

  private long admission() {
    double kind = random.nextDouble();
    if (kind < 0.51) {
      return random.nextLong(50_000_000_000L, 60_000_000_000L);
    }
    if (kind < 0.92) {
      return random.nextLong(90_000_000_000L, 96_000_000_000L);
    }
    return kind < 0.999 ? random.nextLong(100_000_000L, 1_000_000_000L) : 0;
  }

  private @Nullable String flight(long row) {
    if (row % QUOTED == QUOTED - 1) {
      return "N\"" + random.nextInt(100, 999) + "\",A";
    }
    double kind = random.nextDouble();
    if (kind < 0.94) {
      return String.format(Locale.ROOT, "%05d", random.nextInt(1, 9_999));
    }
    if (kind < 0.97) {
      return "LAND";
    }
    return kind < 0.993 ? "N" + random.nextInt(100, 999) + "XB" : null;
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private static @Nullable String emptyIsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Weighted<String> ports() {
    var top =
        new Weighted<String>()
            .with(15.5, "NYC")
            .with(11, "MIA")
            .with(10.6, "LOS")
            .with(5.5, "SFR")
            .with(4.6, "CHI")
            .with(4.5, "NEW")
            .with(4.4, "HHW")
            .with(3.9, "ORL")
            .with(3.7, "ATL")
            .with(3.1, "HOU")
            .with(2.7, "FTL")
            .with(2.4, "WAS")
            .with(2.2, "AGA")
            .with(1.3, "SAI")
            .with(1, "DUB")
            .with(0.6, "NAS")
            .with(0.5, "TOR");
    return top.withEach(22, CodeTable.of(InputFile.PORT_CODES).codes());
  }

  private static Weighted<String> countries() {
    var top =
        new Weighted<String>()
            .with(11.5, "135.0")
            .with(6.5, "209.0")
            .with(6, "245.0")
            .with(5.7, "582.0")
            .with(5.4, "148.0")
            .with(5.1, "111.0")
            .with(3.6, "438.0")
            .with(3.4, "254.0")
            .with(3.2, "213.0")
            .with(3, "689.0")
            .with(2.7, "123.0")
            .withEach(3, List.of("133.0", "180.0", "252.0", "718.0", "734.0", "746.0"));
    var others = new ArrayList<String>();
    CodeTable.of(InputFile.COUNTRY_CODES)
        .labels()
        .forEach(
            (code, label) -> {
              if (!label.startsWith("INVALID") && !label.startsWith("No Country")) {
                others.add(code + ".0");
              }
            });
    return top.withEach(41, others);
  }

  private static Weighted<String> addresses() {
    return new Weighted<String>()
        .with(21, "FL")
        .with(19, "NY")
        .with(16, "CA")
        .with(6, "HI")
        .with(5, "TX")
        .with(4, "NV")
        .withEach(0.4, List.of("MP", "UN", "VQ", "SW", "TE"))
        .withEach(28, CodeTable.of(InputFile.STATE_CODES).codes());
  }
}
