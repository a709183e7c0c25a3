package dev.windlass.dag;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A DAG with its code: the structure that the brain sees and, for workers, a body per task.
 * Immutable and thread-safe.
 */
public final class Dag {
  private final DagStructure structure;
  private final Map<String, TaskBody> bodies;
  private final Map<String, CallbackBook> callbacks;
  private final TemplateFiles templates;
  private final Map<String, Integer> ordinals = new LinkedHashMap<>();

  Dag(DagStructure structure, Map<String, TaskBody> bodies, Map<String, CallbackBook> callbacks) {
    this(structure, bodies, callbacks, TemplateFiles.none());
  }

  private Dag(
      DagStructure structure,
      Map<String, TaskBody> bodies,
      Map<String, CallbackBook> callbacks,
      TemplateFiles templates) {
    this.templates = templates;
    this.structure = structure;
    this.bodies = Map.copyOf(bodies);
    this.callbacks = Map.copyOf(callbacks);
    for (int i = 0; i < structure.tasks().size(); i++) {
      ordinals.put(structure.tasks().get(i).id(), i);
    }
  }

  /**
   * Defines a DAG.
   *
   * @param id letters, digits, {@code _ . -}; at most 250
   * @param body describes the schedule and the tasks; called once, at once
   * @throws InvalidDag listing everything that is wrong
   */
  public static Dag define(String id, Consumer<DagBuilder> body) {
    DagBuilder builder = new DagBuilder(id);
    body.accept(builder);
    return builder.build();
  }

  /**
   * The same DAG with other code: for tests.
   *
   * @param change gives the code of a task from its id and the code it has
   */
  public Dag withBodies(BiFunction<String, TaskBody, TaskBody> change) {
    Map<String, TaskBody> others = new LinkedHashMap<>();
    ordinals.forEach((task, ordinal) -> others.put(task, change.apply(task, body(task))));
    return new Dag(structure, others, callbacks, templates);
  }

  /** The same DAG with these template files: who loads a DAG knows where its files are. */
  public Dag withTemplates(TemplateFiles files) {
    return new Dag(structure, bodies, callbacks, files);
  }

  /** The template files that belong to it. */
  public TemplateFiles templates() {
    return templates;
  }

  /** The DAG's id. */
  public String id() {
    return structure.dagId();
  }

  /** What is stored as a DAG version. */
  public DagStructure structure() {
    return structure;
  }

  /** The place of a task among the structure's tasks; -1 when the DAG has no such task. */
  public int ordinal(String taskId) {
    return ordinals.getOrDefault(taskId, -1);
  }

  /**
   * What to call when something happens; empty when nothing was asked for.
   *
   * @param taskId a task, a group after {@link Occasion#OF_GROUP}, or {@link Occasion#THE_DAG}
   * @param number for a deadline: which of the task's, from 0
   */
  public List<Callback> callbacks(String taskId, CallbackEvent event, int number) {
    CallbackBook book = callbacks.get(taskId);
    return book == null ? List.of() : book.of(event, number);
  }

  /**
   * The code of one task.
   *
   * @throws IllegalArgumentException when the DAG has no such task
   */
  public TaskBody body(String taskId) {
    TaskBody body = bodies.get(taskId);
    if (body == null) {
      throw new IllegalArgumentException("DAG '%s' has no task '%s'".formatted(id(), taskId));
    }
    return body;
  }
}
