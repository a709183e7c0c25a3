package dev.windlass.brain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.RunState;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The trigger rules, every combination of up to three upstream outcomes: {@code
 * tables/trigger_rules.csv}. The states are put into the database and a brain is built from them.
 */
class TriggerRulesTableTest {
  static Stream<Arguments> rows() {
    return Table.read(
            "trigger_rules", 550, "rule", "setup", "S", "F", "U", "K", "R", "open", "expect", "why")
        .arguments();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void the_rule_of_the_row_holds(Table.Row row) {
    List<TaskState> upstream = upstream(row);
    if (!row.get("setup").isEmpty()) {
      assertThat(teardown(row, upstream))
          .as("the teardown of %s", row)
          .isEqualTo(row.get("expect"));
      return;
    }
    if (row.number("R") == 0) {
      assertThat(plain(row, upstream)).as("%s, plain upstreams", row).isEqualTo(row.get("expect"));
    }
    if (!upstream.isEmpty()) {
      assertThat(mapped(row, upstream)).as("%s, mapped upstream", row).isEqualTo(row.get("expect"));
    }
  }

  private static List<TaskState> upstream(Table.Row row) {
    List<TaskState> states = new ArrayList<>();
    states.addAll(Collections.nCopies(row.number("S"), TaskState.SUCCESS));
    states.addAll(Collections.nCopies(row.number("F"), TaskState.FAILED));
    states.addAll(Collections.nCopies(row.number("U"), TaskState.UPSTREAM_FAILED));
    states.addAll(Collections.nCopies(row.number("K"), TaskState.SKIPPED));
    states.addAll(Collections.nCopies(row.number("open"), TaskState.RUNNING));
    // Surplus instances are the last ones of a mapped task.
    states.addAll(Collections.nCopies(row.number("R"), TaskState.REMOVED));
    return states;
  }

  /** "busy" keeps the run going, so that waiting is not taken for a deadlock. */
  private static String plain(Table.Row row, List<TaskState> upstream) {
    StringBuilder dag = new StringBuilder("busy");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < upstream.size(); i++) {
      names.add("u" + i);
      dag.append("; u").append(i);
    }
    dag.append("; t")
        .append(names.isEmpty() ? "" : " < " + String.join(", ", names))
        .append(" : ")
        .append(row.get("rule"));
    TableWorld world = new TableWorld(dag.toString());
    List<TaskRow> rows = new ArrayList<>();
    rows.add(TableWorld.row(0, "busy", -1, TaskState.RUNNING, TaskRow.NO_OUTPUT));
    for (int i = 0; i < upstream.size(); i++) {
      rows.add(TableWorld.row(1 + i, "u" + i, -1, upstream.get(i), TaskRow.NO_OUTPUT));
    }
    rows.add(TableWorld.row(rows.size(), "t", -1, TaskState.NONE, TaskRow.NO_OUTPUT));
    return verdict(world, rows, "t");
  }

  private static String mapped(Table.Row row, List<TaskState> upstream) {
    TableWorld world = new TableWorld("busy; list; u : over=list; t < u : " + row.get("rule"));
    List<TaskRow> rows = new ArrayList<>();
    rows.add(TableWorld.row(0, "busy", -1, TaskState.RUNNING, TaskRow.NO_OUTPUT));
    int length = upstream.size() - row.number("R");
    rows.add(TableWorld.row(1, "list", -1, TaskState.SUCCESS, length));
    rows.add(TableWorld.row(2, "u", 0, upstream.getFirst(), TaskRow.NO_OUTPUT));
    rows.add(TableWorld.row(3, "t", -1, TaskState.NONE, TaskRow.NO_OUTPUT));
    for (int i = 1; i < upstream.size(); i++) {
      rows.add(TableWorld.row(3 + i, "u", i, upstream.get(i), TaskRow.NO_OUTPUT));
    }
    return verdict(world, rows, "t");
  }

  private static String teardown(Table.Row row, List<TaskState> members) {
    StringBuilder dag = new StringBuilder("busy; scope s");
    for (int i = 0; i < members.size(); i++) {
      dag.append("; w").append(i).append(" : in=s");
    }
    TableWorld world = new TableWorld(dag.toString());
    String setup = row.get("setup");
    TaskState of =
        setup.equals("open")
            ? TaskState.UP_FOR_RETRY
            : TaskState.valueOf(setup.toUpperCase(Locale.ROOT));
    List<TaskRow> rows = new ArrayList<>();
    for (TaskSpec task : world.dags.get("d").structure().tasks()) {
      TaskState state =
          switch (task.id()) {
            case "busy" -> TaskState.RUNNING;
            case "create_s" -> of;
            case "destroy_s" -> TaskState.NONE;
            default -> members.get(Integer.parseInt(task.id().substring(1)));
          };
      rows.add(TableWorld.row(rows.size(), task.id(), -1, state, TaskRow.NO_OUTPUT));
    }
    return verdict(world, rows, "destroy_s");
  }

  private static String verdict(TableWorld world, List<TaskRow> rows, String task) {
    world.restored(TableWorld.running(RunState.RUNNING), rows);
    TaskState state = world.one(task).state();
    return switch (state) {
      case NONE -> "wait";
      case QUEUED -> "run";
      default -> ScriptExpectations.word(state);
    };
  }
}
