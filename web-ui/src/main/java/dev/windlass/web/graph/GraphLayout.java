package dev.windlass.web.graph;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG as drawn: coordinates are absolute pixels, origin top left. Immutable.
 *
 * @param nodes tasks and collapsed groups
 * @param groups open groups, outer before inner
 */
public record GraphLayout(
    String dagId,
    int versionNumber,
    String direction,
    int width,
    int height,
    List<Node> nodes,
    List<Group> groups,
    List<Edge> edges) {

  /** A task or a collapsed group; {@code taskIds} only for the latter. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Node(
      String id,
      String label,
      String kind,
      @Nullable String parentId,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> taskIds,
      @Nullable String operator,
      @Nullable String triggerRule,
      boolean isSetup,
      boolean isTeardown,
      boolean isMapped,
      @Nullable String tooltip,
      int x,
      int y,
      int w,
      int h) {}

  /** An open group. */
  public record Group(
      String id,
      String label,
      @Nullable String parentId,
      List<String> taskIds,
      @Nullable String tooltip,
      int x,
      int y,
      int w,
      int h) {}

  /**
   * A line between two nodes.
   *
   * @param kind {@code data}, {@code order} or {@code scope}
   * @param points start, bends, end; each is x and y
   */
  public record Edge(
      String id,
      String source,
      String target,
      String kind,
      @Nullable String label,
      List<List<Integer>> points) {}
}
