package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outputs of upstream tasks as the typed arguments of a task's function. What is read is
 * looked up when the function is called: upstreams may be defined after the task.
 *
 * @param drafts every task of the DAG
 * @param outputs what each task puts out, one instance of it when it is mapped
 */
record Arguments(Map<String, TaskDraft> drafts, Map<String, JavaType> outputs) {
  /** The body of a task that is given its inputs as JSON. */
  TaskBody decodedFor(String taskId, TaskDraft draft, Draft.Typed<? extends Operator<?>> body) {
    List<List<String>> inputs = List.copyOf(draft.inputs);
    List<Boolean> spread = List.copyOf(draft.spread);
    return (run, values) -> {
      @Nullable Object[] decoded = new Object[inputs.size()];
      int at = 0;
      for (int i = 0; i < decoded.length; i++) {
        List<@Nullable Object> parts = new ArrayList<>();
        for (String from : inputs.get(i)) {
          JsonNode value = values.get(at++);
          parts.add(
              from.startsWith(TaskBook.ELEMENT_OF)
                  ? element(draft, run, from, value)
                  : decode(taskId, from, typeOf(draft, from), value));
        }
        decoded[i] = spread.get(i) ? parts : parts.getFirst();
      }
      label(run, draft, decoded);
      return body.build(run, decoded);
    };
  }

  private static @Nullable Object element(
      TaskDraft draft, Run run, String from, @Nullable JsonNode value) throws Exception {
    int k = Integer.parseInt(from.substring(TaskBook.ELEMENT_OF.length()));
    Elements<?> elements = draft.over.get(k);
    return elements.over().size() == 1 || value == null
        ? elements.take(run, 0, value)
        : elements.take(run, MapPart.list(value), MapPart.element(value));
  }

  /** A label that cannot be given is no reason to fail. */
  private static void label(Run run, TaskDraft draft, @Nullable Object[] decoded) {
    Draft.Typed<String> label = draft.label;
    if (label == null || run.mapIndex() < 0) {
      return;
    }
    try {
      run.context().label(label.build(run, decoded));
    } catch (Exception e) {
      run.log().warn("this instance has no label: %s", e);
    }
  }

  /** What an argument is read as: a mapped task's output is a list, seen from outside its group. */
  private @Nullable JavaType typeOf(TaskDraft draft, String from) {
    JavaType type = outputs.get(from);
    TaskDraft upstream = drafts.get(from);
    if (type == null || upstream == null || upstream.over.isEmpty()) {
      return type;
    }
    boolean together = !upstream.mapGroup.isEmpty() && upstream.mapGroup.equals(draft.mapGroup);
    return together ? type : Types.listOf(type);
  }

  private static @Nullable Object decode(
      String taskId, String from, @Nullable JavaType type, @Nullable JsonNode value) {
    if (value == null || value.isNull() || type == null || type.hasRawClass(Void.class)) {
      return null;
    }
    try {
      return Json.value(value, type);
    } catch (IllegalArgumentException e) {
      throw new FailTask(
          "task %s cannot read the output of %s: %s".formatted(taskId, from, e.getMessage()), e);
    }
  }
}
