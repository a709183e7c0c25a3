package dev.windlass.bench.brain;

import dev.windlass.dag.Dag;
import dev.windlass.dag.TaskRef;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** DAGs that differ in what they ask of the brain; the same ones every time. */
final class BrainDags {
  private static final int RANDOM_TASKS = 1_000;
  private static final int MOST_UPSTREAM = 4;

  private BrainDags() {}

  /** One by its name. */
  static Dag of(String name) {
    return switch (name) {
      case "chain_1000" -> chain();
      case "wide_10000" -> wide();
      case "random_1000" -> random();
      default -> throw new IllegalArgumentException("no DAG " + name);
    };
  }

  private static Dag chain() {
    return Dag.define(
        "chain_1000",
        d -> {
          TaskRef<Boolean> last = d.task("t0").call(Boolean.class, run -> true);
          for (int i = 1; i < 1_000; i++) {
            last = d.task("t" + i).after(last).call(Boolean.class, run -> true);
          }
        });
  }

  private static Dag wide() {
    return Dag.define(
        "wide_10000",
        d -> {
          d.maxActiveTasks(100_000);
          TaskRef<Boolean> root = d.task("root").call(Boolean.class, run -> true);
          TaskRef<?>[] all = new TaskRef<?>[10_000];
          for (int i = 0; i < all.length; i++) {
            all[i] = d.task("t" + i).after(root).call(Boolean.class, run -> true);
          }
          d.task("join").after(all).call(Boolean.class, run -> true);
        });
  }

  private static Dag random() {
    SplittableRandom random = new SplittableRandom(7);
    return Dag.define(
        "random_1000",
        d -> {
          d.maxActiveTasks(100_000);
          List<TaskRef<Boolean>> all = new ArrayList<>();
          for (int i = 0; i < RANDOM_TASKS; i++) {
            int upstream = i == 0 ? 0 : random.nextInt(Math.min(i, MOST_UPSTREAM) + 1);
            TaskRef<?>[] some =
                random
                    .ints(upstream, 0, Math.max(1, i))
                    .distinct()
                    .mapToObj(all::get)
                    .toArray(TaskRef<?>[]::new);
            all.add(d.task("t" + i).after(some).call(Boolean.class, run -> true));
          }
        });
  }
}
