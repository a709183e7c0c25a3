package dev.windlass.brain;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each attempt is told where its own arguments are, and no other instance's. */
final class PromisesInputs {
  private PromisesInputs() {}

  static void right(
      PromisesRun run,
      TaskSpec spec,
      TaskRow row,
      Effect.Attempt attempt,
      Map<Long, String> outputs,
      Set<Long> moved) {
    for (int i = 0; i < spec.inputs().size(); i++) {
      String input = spec.inputs().get(i);
      Effect.Input where = attempt.inputs().get(i);
      if (input.startsWith("@")) {
        element(run, spec, row, Integer.parseInt(input.substring(1)), where, outputs, moved);
      } else {
        output(run, spec, row, input, where, moved);
      }
    }
  }

  private static void element(
      PromisesRun run,
      TaskSpec spec,
      TaskRow row,
      int input,
      Effect.Input where,
      Map<Long, String> outputs,
      Set<Long> moved) {
    int index = PromisesRun.place(row);
    if (run.wanted(spec) <= index) {
      // Somebody cleared what it is mapped over while it waited for a slot.
      return;
    }
    String source = spec.map().orElseThrow().over().get(input).task();
    if (!source.isEmpty()
        && run.seen(row, spec, source).stream().anyMatch(s -> moved.contains(s.id()))) {
      // It was cleared as well, and ended again within the same commit: later, perhaps.
      return;
    }
    String wanted = run.element(spec, input, index);
    String given =
        switch (where) {
          case Effect.Input.One one -> outputs.get(one.task());
          case Effect.Input.Element e -> at(outputs.get(e.task()), e.position());
          case Effect.Input.Literal l ->
              spec.map()
                  .orElseThrow()
                  .over()
                  .get(l.argument())
                  .literal()
                  .orElseThrow()
                  .get(l.position())
                  .toString();
          case Effect.Input.Nothing nothing -> null;
          case Effect.Input.All all -> "a list";
          case Effect.Input.Part part -> "of several lists";
        };
    Promises.that(
        Objects.equals(wanted, given),
        "each instance gets its own element: %s[%d] gets %s, not %s",
        row.taskId(),
        index,
        given,
        wanted);
  }

  private static @Nullable String at(@Nullable String list, int position) {
    if (list == null || !list.startsWith("[")) {
      return null;
    }
    String[] all = list.substring(1, list.length() - 1).split(",", -1);
    return position < all.length ? all[position] : null;
  }

  private static void output(
      PromisesRun run,
      TaskSpec spec,
      TaskRow row,
      String input,
      Effect.Input where,
      Set<Long> moved) {
    List<TaskRow> seen = run.seen(row, spec, input);
    boolean collected =
        run.dag.spec(input).map().isPresent() && !PromisesDag.together(spec, run.dag.spec(input));
    boolean right =
        switch (where) {
          case Effect.Input.One one -> !collected && one.task() == seen.getFirst().id();
          case Effect.Input.All all ->
              collected
                  && (seen.stream().anyMatch(s -> !s.state().finished())
                      || all.tasks()
                          .equals(
                              seen.stream()
                                  .filter(
                                      s ->
                                          s.state() == TaskState.SUCCESS
                                              && s.outputLength() != TaskRow.NO_OUTPUT)
                                  .map(TaskRow::id)
                                  // One that ended within the same commit may have come later.
                                  .filter(id -> !moved.contains(id) || all.tasks().contains(id))
                                  .toList()));
          default -> false;
        };
    Promises.that(right, "an argument is its upstream's output: %s, %s", row.taskId(), input);
  }
}
