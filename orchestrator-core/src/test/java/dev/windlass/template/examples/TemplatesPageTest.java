package dev.windlass.template.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/templates.md are what {@link TemplateExamplesTest} compiles and runs. */
class TemplatesPageTest {
  private static final Path EXAMPLES =
      Path.of("src/test/java/dev/windlass/template/examples/TemplateExamplesTest.java");
  private static final Path SQL = Path.of("src/test/resources/sql/daily_revenue.sql");

  @Test
  void the_page_shows_these_examples() throws IOException {
    String page = Files.readString(Path.of("../docs/templates.md"));
    Map<String, String> shown = new LinkedHashMap<>();
    Matcher example =
        Pattern.compile("<!-- example: ([a-z-]+) -->\n```[a-z]+\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    while (example.find()) {
      shown.put(example.group(1), example.group(2));
    }
    Map<String, String> regions = new LinkedHashMap<>();
    regions.put("sql", Files.readString(SQL));
    Matcher region =
        Pattern.compile(" *// >> ([a-z-]+)\n(.*?) *// << \\1\n", Pattern.DOTALL)
            .matcher(Files.readString(EXAMPLES));
    while (region.find()) {
      regions.put(region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
    }
    assertThat(shown).hasSize(4).isEqualTo(regions);
  }
}
