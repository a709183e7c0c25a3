package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task, or a group, is mapped over: lists that upstreams put out, or literals, one after
 * another, and what becomes of an element on its way to the instance.
 *
 * <pre>{@code
 * dag.expand("load_each", Elements.of(files).concat(Elements.of(more)).map((run, f) -> f.path()), …)
 * }</pre>
 *
 * <p>How many elements there are is known from the lists alone. {@link #map} and {@link #filter}
 * are carried out where the instance's attempt is, each time anew. Immutable.
 *
 * @param <X> the type of an element as the task gets it
 */
public final class Elements<X> {
  /** What happens to one element on its way. */
  @FunctionalInterface
  private interface Step {
    @Nullable Object apply(Run run, @Nullable Object element) throws Exception;
  }

  /** One of the lists, with what is done to its elements. */
  private record Part(MapSpec.Over over, JavaType type, List<Step> steps) {
    Part with(Step step) {
      List<Step> more = new ArrayList<>(steps);
      more.add(step);
      return new Part(over, type, List.copyOf(more));
    }
  }

  private final List<Part> parts;
  private final @Nullable X fill;

  private Elements(List<Part> parts, @Nullable X fill) {
    this.parts = List.copyOf(parts);
    this.fill = fill;
  }

  /** The elements of the list that {@code upstream} puts out. */
  public static <X> Elements<X> of(TaskRef<List<X>> upstream) {
    return new Elements<>(
        List.of(
            new Part(
                new MapSpec.Over(upstream.id(), Optional.empty()),
                upstream.elementType(),
                List.of())),
        null);
  }

  /** These elements. */
  public static <X> Elements<X> of(List<X> literal, Class<X> element) {
    ArrayNode elements = Json.MAPPER.valueToTree(literal);
    return new Elements<>(
        List.of(
            new Part(new MapSpec.Over("", Optional.of(elements)), Types.of(element), List.of())),
        null);
  }

  /**
   * The same elements, each put through {@code fn} before its instance gets it. A {@link SkipTask}
   * thrown there skips the instance, any other exception is a failure of the instance's attempt. A
   * fill value said before does not count any more.
   */
  // What an element is, the chain of types says; null is an element, too.
  @SuppressWarnings({"unchecked", "NullAway"})
  public <Y> Elements<Y> map(Fn1<X, Y> fn) {
    return new Elements<>(
        parts.stream().map(p -> p.with((run, x) -> fn.apply(run, (X) x))).toList(), null);
  }

  /**
   * Only the elements for which {@code wanted} says true: the instances of the others are skipped.
   * So what comes after needs a rule that bears with skips, such as {@link
   * TriggerRule#NONE_FAILED}.
   */
  public Elements<X> filter(Fn1<X, Boolean> wanted) {
    return map((run, x) -> {
          if (!Boolean.TRUE.equals(wanted.apply(run, x))) {
            throw new SkipTask("filtered out");
          }
          return x;
        })
        .with(fill);
  }

  /** These elements, then those of {@code others}, in order. */
  @SafeVarargs
  public final Elements<X> concat(Elements<X>... others) {
    List<Part> all = new ArrayList<>(parts);
    for (Elements<X> other : others) {
      all.addAll(other.parts);
    }
    return new Elements<>(all, fill);
  }

  /** What {@link Draft#zipLongest} fills with where these are the shorter; without it, null. */
  public Elements<X> fillWith(X value) {
    return with(value);
  }

  private Elements<X> with(@Nullable X value) {
    return new Elements<>(parts, value);
  }

  /** The lists, in order. */
  List<MapSpec.Over> over() {
    return parts.stream().map(Part::over).toList();
  }

  /** Whether the code has a say in what an instance gets, or whether it runs at all. */
  boolean changed() {
    return parts.stream().anyMatch(p -> !p.steps().isEmpty());
  }

  /**
   * The element as the task gets it.
   *
   * @param from which of the lists it is in
   * @param value as it is stored; null: the lists are too short
   */
  @Nullable Object take(Run run, int from, @Nullable JsonNode value) throws Exception {
    if (value == null) {
      return fill;
    }
    Part part = parts.get(from);
    Object element = read(run, part, value);
    for (Step step : part.steps()) {
      element = step.apply(run, element);
    }
    return element;
  }

  private static @Nullable Object read(Run run, Part part, JsonNode value) {
    try {
      return value.isNull() ? null : Json.value(value, part.type());
    } catch (IllegalArgumentException e) {
      throw new FailTask(
          "task %s cannot read the element it is mapped over: %s"
              .formatted(run.info().taskId(), e.getMessage()),
          e);
    }
  }
}
