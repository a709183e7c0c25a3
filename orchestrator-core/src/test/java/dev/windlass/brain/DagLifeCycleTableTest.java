package dev.windlass.brain;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** DAGs that are paused, gone, broken, and back: {@code tables/dag_life_cycle.csv}. */
class DagLifeCycleTableTest {
  static Stream<Arguments> rows() {
    return Table.read("dag_life_cycle", 25, "case", "dag", "play", "expect").arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_rule_of_the_row_holds(Table.Row row) {
    Script.check(row);
  }
}
