package dev.windlass.testing;

import dev.windlass.brain.Limits;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.TemplateFiles;
import dev.windlass.settings.Connection;
import dev.windlass.settings.SecretMask;
import dev.windlass.template.ClassPathFiles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a test gave, before anything runs. */
final class Givens {
  static final int OUTPUT_LIMIT = 48 * 1024;

  final Codebase code = new Codebase();
  final Map<String, Map<String, Behaviour>> behaviours = new LinkedHashMap<>();
  final Map<String, Connection> connections = new LinkedHashMap<>();
  final Map<String, String> variables = new LinkedHashMap<>();
  final Map<String, Integer> pools = new LinkedHashMap<>();
  final SecretMask mask = new SecretMask();
  private final Map<Class<?>, Map<String, Object>> hooks = new LinkedHashMap<>();
  int parallelism = 1_000;
  int lostBudget = 3;
  Duration horizon = Duration.ofDays(30);

  /** Stands for every connection. */
  private static final String ANY = "*";

  Limits limits() {
    return new Limits(parallelism, lostBudget, Limits.MAP_LENGTH, Limits.QUEUED_TIMEOUT);
  }

  void behaviour(Dag dag, String task, Behaviour behaviour) {
    TaskSpec spec = known(dag, task);
    if (spec.shape() == dev.windlass.dag.DagStructure.Shape.EMPTY) {
      throw new IllegalArgumentException(
          "task '%s' does nothing; there is nothing to give it".formatted(task));
    }
    behaviours.computeIfAbsent(dag.id(), d -> new LinkedHashMap<>()).put(task, behaviour);
  }

  static TaskSpec known(Dag dag, String task) {
    int ordinal = dag.ordinal(task);
    if (ordinal < 0) {
      List<String> all = dag.structure().tasks().stream().map(TaskSpec::id).toList();
      throw new IllegalArgumentException(
          "DAG '%s' has no task '%s'; its tasks are %s".formatted(dag.id(), task, all));
    }
    return dag.structure().tasks().get(ordinal);
  }

  /** What a task meets; a task nobody spoke of works as written. */
  Behaviour behaviour(String dagId, TaskSpec task) {
    Map<String, Behaviour> given = behaviours.getOrDefault(dagId, Map.of());
    Behaviour own = given.get(task.id());
    if (own != null) {
      return own;
    }
    // What a fake made only a fake can destroy.
    for (String setup : task.setups()) {
      Behaviour of = given.get(setup);
      if (task.role() == dev.windlass.dag.DagStructure.Role.TEARDOWN
          && of != null
          && !of.asWritten) {
        Behaviour other = new Behaviour();
        other.builds = false;
        return other;
      }
    }
    return new Behaviour().asWritten();
  }

  void connection(Connection connection) {
    connections.put(connection.id(), connection);
    connection.password().ifPresent(mask::add);
  }

  <T> void hook(Class<T> type, @Nullable String connectionId, T fake) {
    hooks
        .computeIfAbsent(type, t -> new LinkedHashMap<>())
        .put(connectionId == null ? ANY : connectionId, fake);
  }

  <T> T hook(Class<T> type, String connectionId) {
    Map<String, Object> fakes = hooks.getOrDefault(type, Map.of());
    Object fake = fakes.getOrDefault(connectionId, fakes.get(ANY));
    if (fake == null) {
      throw new FailTask(
          "the test gave no %s for connection '%s'; give one with .hook(%s.class, …), or say what the task does with .given(…)"
              .formatted(type.getSimpleName(), connectionId, type.getSimpleName()));
    }
    return type.cast(fake);
  }

  Connection connection(String id) {
    Connection found = connections.get(id);
    if (found == null) {
      throw new FailTask(
          "the test gave no connection '%s'; give one with .connection(…)".formatted(id));
    }
    return found;
  }

  /** Where the test's template files are; a DAG that was loaded has its own. */
  TemplateFiles files = new ClassPathFiles(Givens.class.getClassLoader(), "");

  /** A DAG that came without files has the test's. */
  Dag withFiles(Dag dag) {
    return dag.templates() == TemplateFiles.none() ? dag.withTemplates(files) : dag;
  }

  Optional<String> variable(String key) {
    return Optional.ofNullable(variables.get(key));
  }
}
