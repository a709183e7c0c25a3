package dev.windlass.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Figures as people see them. */
class TableTest {
  @Test
  void a_figure_has_its_words_its_unit_and_its_spread() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8)) {
      new Table(out)
          .add(
              new Result(
                  "wide 500",
                  Map.of("runs", 1),
                  2,
                  List.of(figures(15_000, 1.5), figures(14_000, 1), figures(16_000, 3)),
                  Json.object(),
                  Machine.bare(),
                  OptionalLong.empty()));
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("wide 500")
        .containsPattern("tasks +15,000 /s +\\(14,000 to 16,000\\)")
        .containsPattern("hop p50 +1.50 ms +\\(1.00 to 3.00\\)");
  }

  private static Map<String, Double> figures(double rate, double hop) {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("tasks_per_s", rate);
    all.put("hop_p50_ms", hop);
    return all;
  }
}
