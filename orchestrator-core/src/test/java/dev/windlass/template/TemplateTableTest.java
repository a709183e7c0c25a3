package dev.windlass.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.FailTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of {@code tables/templates.txt}. */
class TemplateTableTest {
  private static final int LEAST_ROWS = 180;
  private static final String HEADER = "context ¦ template ¦ expected";
  private static final String ERROR = "error: ";
  private static final Set<String> CONTEXTS = Set.of("scheduled", "manual", "mapped", "assets");
  private static final Map<String, Object> VALUES =
      Map.of(
          "given",
          Map.of("rows", 12, "name", "orders"),
          "at",
          Instant.parse("2026-01-02T03:04:05Z"));

  record Row(String context, String template, String expected) {}

  static Stream<Row> rows() throws IOException {
    try (var file = TemplateTableTest.class.getResourceAsStream("/tables/templates.txt")) {
      assertThat(file).as("tables/templates.txt").isNotNull();
      List<String> lines =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
      assertThat(lines.getFirst()).as("the columns").isEqualTo(HEADER);
      return lines.stream().skip(1).map(TemplateTableTest::row);
    }
  }

  private static Row row(String line) {
    String[] cells = line.split(" ¦ ", -1);
    assertThat(cells).as(line).hasSize(3);
    assertThat(CONTEXTS).as(line).contains(cells[0]);
    return new Row(cells[0], cells[1].replace("\\n", "\n"), cells[2].replace("\\n", "\n"));
  }

  @Test
  void the_table_is_there() throws IOException {
    assertThat(rows().count()).isGreaterThanOrEqualTo(LEAST_ROWS);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void every_row_holds(Row row) {
    Scene scene = SampleAttempt.scene(row.context());
    if (row.expected().startsWith(ERROR)) {
      assertThatThrownBy(() -> Templates.text(scene, "sample", row.template(), VALUES))
          .isInstanceOf(FailTask.class)
          .hasMessageStartingWith("template 'sample'")
          .hasMessageContaining(row.expected().substring(ERROR.length()));
    } else {
      assertThat(Templates.text(scene, "sample", row.template(), VALUES).text())
          .isEqualTo(row.expected());
    }
  }
}
