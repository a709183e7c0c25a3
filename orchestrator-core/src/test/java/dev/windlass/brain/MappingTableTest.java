package dev.windlass.brain;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dynamic task mapping: {@code tables/mapping.csv}. */
class MappingTableTest {
  static Stream<Arguments> rows() {
    return Table.read("mapping", 117, "case", "dag", "play", "expect").arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_rule_of_the_row_holds(Table.Row row) {
    Script.check(row);
  }
}
