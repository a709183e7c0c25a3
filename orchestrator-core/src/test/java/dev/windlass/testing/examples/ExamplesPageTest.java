package dev.windlass.testing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The examples of docs/testing-dags.md are what is compiled and run here: each region between
 * {@code >>} and {@code <<} of a file beside this one.
 */
class ExamplesPageTest {
  private static final Path EXAMPLES = Path.of("src/test/java/dev/windlass/testing/examples");

  /** Every example of the page is a region, word for word, and every region is on the page. */
  @Test
  void the_page_shows_these_examples() throws IOException {
    Map<String, String> regions = regions();
    String page = Files.readString(Path.of("../docs/testing-dags.md"));
    Matcher shown =
        Pattern.compile("<!-- example: ([a-z-]+) -->\n```java\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    Map<String, String> examples = new LinkedHashMap<>();
    while (shown.find()) {
      examples.put(shown.group(1), shown.group(2));
    }
    assertThat(examples).hasSizeGreaterThan(10).isEqualTo(regions);
  }

  private static Map<String, String> regions() throws IOException {
    Map<String, String> regions = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.sorted().toList()) {
        Matcher region =
            Pattern.compile(" *// >> ([a-z-]+)\n(.*?) *// << \\1\n", Pattern.DOTALL)
                .matcher(Files.readString(file));
        while (region.find()) {
          String code = region.group(2).stripTrailing().stripIndent() + "\n";
          assertThat(regions.put(region.group(1), code))
              .as("another example called %s", region.group(1))
              .isNull();
        }
      }
    }
    return regions;
  }
}
