package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small values that tasks leave for others, by task and key. What a task returns is its {@code
 * return_value}; further keys are pushed here. All of an instance's XComs are deleted when its next
 * try starts, and not when an attempt is taken up again; an attempt that is over, or that a newer
 * try replaced, can write nothing any more. Thread-safe.
 */
public interface XComs {
  /** The key of what a task returns. */
  String RETURN_VALUE = "return_value";

  /**
   * Leaves a value under a key of this instance; the same key again replaces it.
   *
   * @throws FailTask when the key is not allowed, when the value is larger than the limit as JSON,
   *     or when this attempt does not count any more
   */
  void push(String key, @Nullable Object value);

  /** The values a query finds, as JSON: see {@link XComQuery} for how many and in what order. */
  List<@Nullable JsonNode> pull(XComQuery query);

  /** Leaves every entry under its own key. */
  default void pushAll(Map<String, ?> values) {
    values.forEach(this::push);
  }

  /** The value of one task of this run; empty when there is none or when it is null. */
  default <T> Optional<T> pull(String taskId, String key, Class<T> type) {
    return pull(XComQuery.of(taskId).key(key), type).stream()
        .flatMap(v -> Optional.ofNullable(v).stream())
        .findFirst();
  }

  /** What one task of this run returned; empty when there is nothing or when it is null. */
  default <T> Optional<T> pull(String taskId, Class<T> type) {
    return pull(taskId, RETURN_VALUE, type);
  }

  /** The values a query finds, each as a {@code type}. */
  default <T> List<@Nullable T> pull(XComQuery query, Class<T> type) {
    JavaType wanted = Types.of(type);
    List<@Nullable T> values = new ArrayList<>();
    for (JsonNode value : pull(query)) {
      try {
        values.add(value == null || value.isNull() ? null : Json.<T>value(value, wanted));
      } catch (IllegalArgumentException e) {
        throw new FailTask(
            "XCom '%s' of %s is %s"
                .formatted(query.key(), String.join(", ", query.taskIds()), e.getMessage()),
            e);
      }
    }
    return values;
  }
}
