package dev.windlass.sparkjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {
  private static final Set<String> KNOWN = Set.of("input", "output");

  @Test
  void named_arguments_are_read_in_any_order() {
    JobArguments given = JobArguments.parse(new String[] {"--output", "b", "--input", "a"}, KNOWN);

    assertThat(given.required("input")).isEqualTo("a");
    assertThat(given.optional("output")).contains("b");
  }

  @Test
  void a_wrong_command_line_is_refused_by_name() {
    assertThatThrownBy(() -> JobArguments.parse(new String[] {"--in", "a"}, KNOWN))
        .hasMessage("unknown argument '--in'; known are --input, --output");
    assertThatThrownBy(() -> JobArguments.parse(new String[] {"--input"}, KNOWN))
        .hasMessage("argument --input lacks its value");
    assertThatThrownBy(
            () -> JobArguments.parse(new String[] {"--input", "a", "--input", "b"}, KNOWN))
        .hasMessage("argument --input is given twice");
    assertThatThrownBy(() -> JobArguments.parse(new String[] {}, KNOWN).required("input"))
        .hasMessage("argument --input is missing");
  }
}
