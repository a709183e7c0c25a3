package dev.windlass.brain;

import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetExpr;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.Draft;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Assets in random DAGs, by a chance of their own: tasks that produce some, and DAGs that wait for
 * some. A DAG waits only for what people tell of, or the DAG before it makes, so that worlds come
 * to rest.
 */
final class RandomDagAssets {
  /** What people tell of. */
  static final List<String> TOLD = List.of("x0", "x1");

  private final DagBuilder dag;
  private final RandomGenerator random;
  private final int number;
  private final boolean makes;
  private final boolean wants;

  RandomDagAssets(DagBuilder dag, String id, RandomGenerator random) {
    this.dag = dag;
    this.random = random;
    this.number = Integer.parseInt(id.substring(1));
    this.makes = random.nextInt(4) == 0;
    this.wants = random.nextInt(4) == 0;
  }

  /** A DAG without another schedule may wait for assets. */
  void schedule() {
    if (!wants) {
      return;
    }
    AssetExpr expr = one();
    for (int i = random.nextInt(3); i > 0; i--) {
      AssetExpr other = one();
      expr = random.nextBoolean() ? expr.and(other) : expr.or(other);
    }
    dag.schedule(expr);
  }

  private AssetExpr one() {
    boolean made = number > 0 && random.nextInt(3) > 0;
    return Asset.of(
        made ? "a" + (number - 1) + random.nextInt(2) : TOLD.get(random.nextInt(TOLD.size())));
  }

  /** The task may produce some. */
  void outlets(Draft<?> draft) {
    if (makes && random.nextInt(3) == 0) {
      draft.outlets(Asset.of("a" + number + random.nextInt(2)));
    }
  }
}
