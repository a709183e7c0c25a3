package dev.windlass.brain;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a task isn't running: {@code tables/explanations.csv}. */
class ExplanationsTableTest {
  static Stream<Arguments> rows() {
    return Table.read("explanations", 25, "case", "dag", "play", "expect").arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_rule_of_the_row_holds(Table.Row row) {
    Script.check(row);
  }
}
