package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure.TaskSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Says what is wrong with the params of a run, and puts them together. Schemas are compiled when
 * first needed and kept. Used by one thread; {@link #resolve} may be called by any.
 */
public final class ParamCheck {
  private final DagStructure dag;
  private final Map<String, ValueCheck> compiled = new LinkedHashMap<>();

  /** Checks the params of {@code dag}. */
  public ParamCheck(DagStructure dag) {
    this.dag = dag;
  }

  /**
   * The params of a run as one of its tasks sees them: conf over the task's defaults over the
   * DAG's. As in the reference, keys of the conf that are no params are there, too.
   *
   * @param taskId a task the DAG does not have sees what the DAG says
   */
  public static Params resolve(DagStructure dag, String taskId, ObjectNode conf) {
    return resolve(dag, dag.tasks().stream().filter(t -> t.id().equals(taskId)).findFirst(), conf);
  }

  /** The same without a search: each of thousands of attempts that begin at once asks. */
  public static Params resolve(Dag dag, String taskId, ObjectNode conf) {
    int ordinal = dag.ordinal(taskId);
    return resolve(
        dag.structure(),
        ordinal < 0 ? Optional.empty() : Optional.of(dag.structure().tasks().get(ordinal)),
        conf);
  }

  private static Params resolve(DagStructure dag, Optional<TaskSpec> task, ObjectNode conf) {
    ObjectNode all = dag.params().deepCopy();
    task.ifPresent(t -> all.setAll(t.params().defaults()));
    if (!dag.paramRules().fixed()) {
      all.setAll(conf);
    }
    return new Params(all);
  }

  /**
   * What is wrong with a run's conf, one sentence per problem, each naming the param, its value and
   * what is allowed; empty when nothing is.
   */
  public List<String> problems(ObjectNode conf) {
    List<String> problems = new ArrayList<>();
    ObjectNode given = dag.paramRules().fixed() ? Json.object() : conf;
    if (dag.paramRules().strict()) {
      unknown(conf, problems);
    }
    ObjectNode values = dag.params().deepCopy();
    values.setAll(given);
    check("", dag.paramRules().names(), dag.paramRules().schemas(), values, problems);
    for (TaskSpec task : dag.tasks()) {
      ParamSet params = task.params();
      if (!params.names().isEmpty()) {
        ObjectNode seen = dag.params().deepCopy();
        seen.setAll(params.defaults());
        seen.setAll(given);
        String where = " of task '%s'".formatted(task.id());
        check(where, params.names(), params.schemas(), seen, problems);
      }
    }
    return problems;
  }

  private void unknown(ObjectNode conf, List<String> problems) {
    SequencedSet<String> known = new LinkedHashSet<>(dag.paramRules().names());
    dag.tasks().forEach(t -> known.addAll(t.params().names()));
    conf.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                problems.add(
                    "unknown param '%s'; DAG '%s' takes %s"
                        .formatted(
                            name,
                            dag.dagId(),
                            known.isEmpty() ? "none" : "only " + String.join(", ", known))));
  }

  private void check(
      String where,
      List<String> names,
      ObjectNode schemas,
      ObjectNode values,
      List<String> problems) {
    for (String name : names) {
      JsonNode value = values.get(name);
      if (value == null) {
        problems.add("param '%s'%s has no default and must be in the conf".formatted(name, where));
      } else if (schemas.get(name) instanceof ObjectNode schema) {
        compiled
            .computeIfAbsent(where + "\n" + name, k -> new ValueCheck(schema))
            .problems(value)
            .forEach(p -> problems.add("param '%s'%s %s".formatted(name, where, p)));
      }
    }
  }

  /** What is wrong with the schemas themselves. */
  List<String> flaws() {
    List<String> flaws = new ArrayList<>();
    flaws("", dag.paramRules().schemas(), flaws);
    for (TaskSpec task : dag.tasks()) {
      flaws(" of task '%s'".formatted(task.id()), task.params().schemas(), flaws);
    }
    return flaws;
  }

  private static void flaws(String where, ObjectNode schemas, List<String> flaws) {
    schemas
        .properties()
        .forEach(
            e ->
                ValueCheck.flaws((ObjectNode) e.getValue())
                    .forEach(
                        f ->
                            flaws.add(
                                "the schema of param '%s'%s is wrong: %s"
                                    .formatted(e.getKey(), where, f))));
  }
}
