package dev.windlass.bench.engine;

import dev.windlass.bench.Stage;

/**
 * Work for the engine: a DAG of no-op tasks and how many runs of it start at once.
 *
 * @param name what people call it, such as {@code wide 500}
 * @param shape chain or wide
 * @param tasks of one run, in all
 */
record Workload(String name, Shape shape, int runs, int tasks) {
  /** How the tasks of a run hang together. */
  enum Shape {
    /** Each task after the one before it. */
    CHAIN,
    /** One root, many at once, one join. */
    WIDE
  }

  static Workload chain(int tasks) {
    return new Workload("chain " + tasks, Shape.CHAIN, 1, tasks);
  }

  static Workload wide(int width) {
    return new Workload("wide " + width, Shape.WIDE, 1, width + 2);
  }

  static Workload many(int runs) {
    return new Workload("many %dx10".formatted(runs), Shape.CHAIN, runs, 10);
  }

  int allTasks() {
    return runs * tasks;
  }

  /** Whether one client's commits, rather than rows in bulk, are what the database is asked for. */
  boolean sequential() {
    return shape == Shape.CHAIN && runs == 1;
  }

  String dagId() {
    return Stage.PREFIX + name.replace(' ', '_');
  }

  /** The DAG as a user would drop it into the DAG folder. */
  String source() {
    return switch (shape) {
      case CHAIN ->
          define(
              """
                  TaskRef<Void> last = d.task("t0").call(Void.class, run -> null);
                  for (int i = 1; i < %d; i++) {
                    last = d.task("t" + i).after(last).call(Void.class, run -> null);
                  }
              """
                  .formatted(tasks));
      case WIDE ->
          define(
              """
                  TaskRef<Void> root = d.task("root").call(Void.class, run -> null);
                  TaskRef<?>[] all = new TaskRef<?>[%d];
                  for (int i = 0; i < all.length; i++) {
                    all[i] = d.task("t" + i).after(root).call(Void.class, run -> null);
                  }
                  d.task("join").after(all).call(Void.class, run -> null);
              """
                  .formatted(tasks - 2));
    };
  }

  private String define(String body) {
    return """
    import dev.windlass.dag.Dag;
    import dev.windlass.dag.TaskRef;

    Dag benchmark() {
      return Dag.define("%s", d -> {
        d.maxActiveRuns(100_000);
        d.maxActiveTasks(100_000);
    %s  });
    }
    """
        .formatted(dagId(), body);
  }
}
