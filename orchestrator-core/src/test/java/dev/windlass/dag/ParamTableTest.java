package dev.windlass.dag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of {@code tables/params.csv}. */
class ParamTableTest {
  private static final int LEAST_ROWS = 60;
  private static final String HEADER = "dag | schema | default | conf | expected";

  record Row(String dag, String schema, String fallback, String conf, String expected) {}

  static Stream<Row> rows() throws IOException {
    try (var file = ParamTableTest.class.getResourceAsStream("/tables/params.csv")) {
      assertThat(file).as("tables/params.csv").isNotNull();
      List<String> lines =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
      assertThat(lines.getFirst()).as("the columns").isEqualTo(HEADER);
      return lines.stream()
          .skip(1)
          .map(
              line -> {
                String[] cells = line.split("\\|", -1);
                assertThat(cells).as(line).hasSize(5);
                assertThat(Set.of("strict", "fixed", "task", ""))
                    .as(line)
                    .containsAll(List.of(cells[0].strip().split(" ")));
                return new Row(
                    cells[0].strip(),
                    cells[1].strip(),
                    cells[2].strip(),
                    cells[3].strip(),
                    cells[4].strip());
              });
    }
  }

  @Test
  void the_table_is_there() throws IOException {
    assertThat(rows().count()).isGreaterThanOrEqualTo(LEAST_ROWS);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void every_row_holds(Row row) {
    Param bare =
        Param.schema(
            row.schema().isEmpty() ? Json.object() : Json.read(row.schema(), ObjectNode.class));
    Param param = row.fallback().isEmpty() ? bare : bare.otherwise(Json.read(row.fallback()));
    boolean ofTask = row.dag().contains("task");
    Dag dag =
        Dag.define(
            "d",
            d -> {
              if (row.dag().contains("strict")) {
                d.strictParams();
              }
              d.confOverridesParams(!row.dag().contains("fixed"));
              Draft0 task = d.task("t");
              if (ofTask) {
                d.param("p", "of the DAG");
                task.param("p", param);
              } else {
                d.param("p", param);
              }
              task.call(String.class, run -> "done");
            });
    // What the brain sees is read back from storage.
    DagStructure stored = Json.read(Json.text(dag.structure()), DagStructure.class);
    ObjectNode conf = Json.read(row.conf(), ObjectNode.class);
    List<String> problems = new ParamCheck(stored).problems(conf);
    if (row.expected().startsWith("p=")) {
      assertThat(problems).isEmpty();
      assertThat(ParamCheck.resolve(stored, "t", conf).get("p").toString())
          .isEqualTo(row.expected().substring(2));
    } else {
      assertThat(problems).isNotEmpty();
      assertThat(String.join("; ", problems)).contains(row.expected());
    }
  }
}
