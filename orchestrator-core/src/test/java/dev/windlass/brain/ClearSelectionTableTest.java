package dev.windlass.brain;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which instances a clear touches, and what it does to them: {@code tables/clear_selection.csv}.
 */
class ClearSelectionTableTest {
  static Stream<Arguments> rows() {
    return Table.read("clear_selection", 90, "case", "dag", "play", "expect").arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_rule_of_the_row_holds(Table.Row row) {
    Script.check(row);
  }
}
