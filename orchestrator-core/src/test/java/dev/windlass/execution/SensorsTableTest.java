package dev.windlass.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Sensing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a sensor waits between pokes, and where it goes on: {@code tables/sensors.csv}. */
class SensorsTableTest {
  private static final String HEADER = "what | kind | interval | max | said | n | expect | why";

  static List<String> rows() throws IOException {
    try (InputStream in = SensorsTableTest.class.getResourceAsStream("/tables/sensors.csv")) {
      assertThat(in).isNotNull();
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(l -> !l.isBlank() && !l.startsWith("#"))
              .toList();
      assertThat(lines.getFirst()).isEqualTo(HEADER);
      assertThat(lines).hasSizeGreaterThan(25).doesNotHaveDuplicates();
      return lines.subList(1, lines.size());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_wait_is_the_rows(String row) {
    List<String> cells = Arrays.stream(row.split("\\|", -1)).map(String::trim).toList();
    assertThat(cells).hasSize(8);
    Sensing sensing =
        new Sensing(
            seconds(cells.get(2)), exponential(cells.get(1)), seconds(cells.get(3)), false, false);
    SensorWait wait = new SensorWait(sensing, "d", "a", Instant.parse("2026-01-01T00:00:00.7Z"));
    String actual =
        switch (cells.get(0)) {
          case "wait" ->
              wait.after(
                          Integer.parseInt(cells.get(5)),
                          seconds(cells.get(4)).orElse(SensorWait.USUAL))
                      .toSeconds()
                  + "";
          case "restart" -> {
            SensorWait.Place place = wait.after(Duration.ofSeconds(Long.parseLong(cells.get(5))));
            yield place.next() + " in " + place.left().toSeconds();
          }
          default -> throw new IllegalArgumentException("unknown kind of row: " + row);
        };
    assertThat(actual).as(row).isEqualTo(cells.get(6));
  }

  private static boolean exponential(String kind) {
    return switch (kind) {
      case "exponential" -> true;
      case "fixed" -> false;
      default -> throw new IllegalArgumentException("unknown kind of wait: " + kind);
    };
  }

  private static Optional<Duration> seconds(String cell) {
    return cell.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Long.parseLong(cell)));
  }
}
