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
          parts.add(decode(taskId, from, typeOf(draft, from), values.get(at++)));
        }
        decoded[i] = spread.get(i) ? parts : parts.getFirst();
      }
      return body.build(run, decoded);
    };
  }

  /** What an argument is read as: a mapped task's output is a list, seen from outside its group. */
  private @Nullable JavaType typeOf(TaskDraft draft, String from) {
    if (from.startsWith(TaskBook.ELEMENT_OF)) {
      String number = from.substring(TaskBook.ELEMENT_OF.length());
      return draft.overTypes.get(Integer.parseInt(number));
    }
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
