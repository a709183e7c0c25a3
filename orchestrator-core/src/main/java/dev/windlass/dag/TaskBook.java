package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks and groups of a DAG that is being defined, with their code. Not thread-safe; used
 * inside {@link Dag#define} only.
 */
final class TaskBook {
  /** Marks a reference to the element of a mapped group. */
  static final String ELEMENT_OF = "@";

  private final List<String> problems;
  private final Deque<GroupDraft> open = new ArrayDeque<>();
  private final Map<String, GroupDraft> groups = new LinkedHashMap<>();
  private final Map<String, TaskDraft> drafts = new LinkedHashMap<>();
  private final Map<String, JavaType> outputs = new LinkedHashMap<>();
  private final Map<String, TaskBody> bodies = new LinkedHashMap<>();
  private final Map<String, CallbackBook> callbacks = new LinkedHashMap<>();

  /** What mapped groups are mapped over. */
  private final Map<String, Elements<?>> mappedGroups = new LinkedHashMap<>();

  /** Problems found are added to {@code problems}. */
  TaskBook(List<String> problems) {
    this.problems = problems;
  }

  /** The innermost group that is being defined; empty: none. */
  String currentGroup() {
    GroupDraft innermost = open.peek();
    return innermost == null ? "" : innermost.id;
  }

  private String prefixed(String part) {
    return currentGroup().isEmpty() ? part : currentGroup() + "." + part;
  }

  /**
   * A group whose tasks are those that {@code body} adds; a group that exists already goes on.
   *
   * @return its id with the parents as prefix
   */
  String group(String groupId, Runnable body) {
    String full = prefixed(groupId);
    if (!groupId.matches("[A-Za-z0-9_-]{1,200}")) {
      problems.add(
          "group id '%s' may have only letters, digits, _ and -, at most 200".formatted(groupId));
    }
    String parent = currentGroup();
    open.push(groups.computeIfAbsent(full, id -> new GroupDraft(id, groupId, parent)));
    try {
      body.run();
    } finally {
      open.pop();
    }
    return full;
  }

  /**
   * A group with an instance per element.
   *
   * @param body is given the name of the element, as an upstream
   */
  void mappedGroup(String groupId, Elements<?> over, Consumer<String> body) {
    if (!mapGroup().isEmpty()) {
      problems.add(
          "mapped group '%s' is inside mapped group '%s'; mapped groups do not nest"
              .formatted(prefixed(groupId), mapGroup()));
    }
    String full = prefixed(groupId);
    mappedGroups.put(full, over);
    group(groupId, () -> body.accept(ELEMENT_OF + full));
  }

  /** The mapped group around what is being defined; empty: none. */
  private String mapGroup() {
    return open.stream().map(g -> g.id).filter(mappedGroups::containsKey).findFirst().orElse("");
  }

  /** The innermost group that is being defined; empty: none. */
  Optional<GroupDraft> innermost() {
    return Optional.ofNullable(open.peek());
  }

  /** The type of the elements of a task's output. */
  JavaType elementType(String taskId) {
    JavaType list = outputs.get(taskId);
    TaskDraft draft = drafts.get(taskId);
    boolean collected = draft != null && !draft.over.isEmpty();
    if (list == null || collected) {
      return list == null ? Types.of(Object.class) : list;
    }
    JavaType content = list.getContentType();
    return content == null ? Types.of(Object.class) : content;
  }

  /** Orders one task after another, without data. */
  void edge(String upstream, String downstream) {
    TaskDraft draft = drafts.get(downstream);
    if (draft != null) {
      draft.upstream.add(upstream);
    }
  }

  /**
   * A task whose definition is complete.
   *
   * @return its id with its groups as prefix
   */
  String add(TaskDraft draft, JavaType output, Draft.Typed<? extends Operator<?>> body) {
    String full = prefixed(draft.id);
    if (!draft.id.matches("[A-Za-z0-9_.-]+") || full.length() > 250) {
      problems.add(
          "task id '%s' may have only letters, digits, _ . and -, at most 250 with its groups"
              .formatted(full));
    }
    if (drafts.putIfAbsent(full, draft) != null) {
      problems.add("task id '%s' is used twice; ids must be unique in a DAG".formatted(full));
      return full;
    }
    draft.inputs.forEach(
        from -> from.stream().filter(f -> !f.startsWith(ELEMENT_OF)).forEach(draft.upstream::add));
    draft.lists().stream()
        .map(MapSpec.Over::task)
        .filter(t -> !t.isEmpty())
        .forEach(draft.upstream::add);
    mapWithGroup(full, draft);
    outputs.put(full, output);
    bodies.put(full, new Arguments(drafts, outputs).decodedFor(full, draft, body));
    callbacks.put(full, draft.callbacks);
    return full;
  }

  /** A task of a mapped group is mapped over what the group is mapped over. */
  private void mapWithGroup(String taskId, TaskDraft draft) {
    String group = mapGroup();
    if (group.isEmpty()) {
      return;
    }
    if (!draft.over.isEmpty()) {
      problems.add(
          "task '%s' is mapped and inside mapped group '%s'; mappings do not nest"
              .formatted(taskId, group));
      return;
    }
    draft.mapGroup = group;
    Elements<?> elements = mappedGroups.get(group);
    if (elements == null) {
      return;
    }
    draft.over.add(elements);
    for (MapSpec.Over over : elements.over()) {
      if (!over.task().isEmpty() && draft.role != Role.TEARDOWN) {
        draft.upstream.add(over.task());
      }
    }
    List<String> element = List.of(ELEMENT_OF + 0);
    if (elements.changed() && draft.shape != Shape.EMPTY && !draft.inputs.contains(element)) {
      // An element that is skipped on its way skips the index in the whole group.
      draft.inputs.add(element);
      draft.spread.add(false);
    }
  }

  /** The groups, parents before children. */
  List<GroupSpec> groups() {
    return groups.values().stream().map(GroupDraft::spec).toList();
  }

  /** The code of each task; {@code usual} decides on failures where the task says nothing. */
  Map<String, TaskBody> bodies(RetryPolicy usual) {
    Map<String, TaskBody> all = new LinkedHashMap<>();
    bodies.forEach(
        (id, body) -> {
          TaskDraft draft = drafts.get(id);
          RetryPolicy policy = draft == null ? usual : draft.retryPolicy.orElse(usual);
          all.put(id, new Ruled(body, policy));
        });
    return all;
  }

  /** A body with what becomes of its failures. */
  private record Ruled(TaskBody body, RetryPolicy retryPolicy) implements TaskBody {
    @Override
    public Operator<?> build(Run run, List<@Nullable JsonNode> inputs) throws Exception {
      return body.build(run, inputs);
    }
  }

  /** The callbacks of each task and group, and {@code ofTheDag} itself. */
  Map<String, CallbackBook> callbacks(CallbackBook ofTheDag) {
    groups.forEach((id, group) -> callbacks.put(Occasion.OF_GROUP + id, group.callbacks));
    callbacks.put(Occasion.THE_DAG, ofTheDag);
    return callbacks;
  }

  /** Where a task's settings come from, the first that says something counts. */
  private List<Defaults> around(TaskDraft draft, Defaults ofDag) {
    List<Defaults> said = new ArrayList<>();
    said.add(draft.own);
    for (GroupDraft group = groups.get(draft.group);
        group != null;
        group = groups.get(group.parent())) {
      said.add(group.defaults);
    }
    said.add(ofDag);
    return said;
  }

  /** The tasks as they are stored, with all their edges; what is wrong is added to the problems. */
  List<TaskSpec> specs(
      Defaults ofDag,
      String owner,
      Retries retries,
      boolean failFast,
      BiFunction<String, String, Instant> dates) {
    drafts.values().forEach(draft -> Defaults.settle(draft, around(draft, ofDag)));
    List<TaskSpec> specs = new DagWiring(drafts, owner, retries, failFast, dates, problems).wire();
    new BranchRules(specs, problems).check(drafts, outputs);
    return specs;
  }
}
