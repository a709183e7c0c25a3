package dev.windlass.brain;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who goes first: {@code tables/priorities.csv}. */
class PrioritiesTableTest {
  static Stream<Arguments> rows() {
    return Table.read("priorities", 40, "case", "dag", "play", "expect").arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_rule_of_the_row_holds(Table.Row row) {
    Script.check(row);
  }
}
