package dev.windlass.brain;

import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.Draft;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What came into random DAGs later, by a chance of its own, so that worlds without it stay as they
 * were: waits with a time-out of their own, groups that tell what became of them, and tasks of some
 * dates only.
 */
final class RandomDagLate {
  private final DagBuilder dag;
  private final RandomGenerator random;
  private final boolean waits;
  private final boolean tells;
  private final boolean dates;

  RandomDagLate(DagBuilder dag, RandomGenerator random) {
    this.dag = dag;
    this.random = random;
    this.waits = random.nextInt(4) == 0;
    this.tells = random.nextInt(4) == 0;
    if (tells && random.nextBoolean()) {
      dag.notifyOnManual();
    }
    this.dates = random.nextInt(5) == 0;
  }

  /** A remote job or a sensor, which may have to wait no longer than it is given. */
  <D extends Draft<D>> D waiting(D draft) {
    return waits && random.nextInt(3) > 0
        ? draft.waitTimeout(Duration.ofSeconds(20 + random.nextInt(400)))
        : draft;
  }

  /** The task may be one of some dates only. */
  void dated(Draft<?> draft) {
    if (!dates || random.nextInt(3) > 0) {
      return;
    }
    String date = Simulation.START.plusSeconds(60L * random.nextInt(90)).toString();
    if (random.nextBoolean()) {
      draft.startDate(date);
    } else {
      draft.endDate(date);
    }
  }

  /** Whether a plain group comes next. */
  boolean group() {
    return tells && random.nextInt(3) == 0;
  }

  int size(int most) {
    return 1 + random.nextInt(Math.min(most, 4));
  }

  /** The group that is being defined may tell some of what becomes of it. */
  void told() {
    if (!tells || random.nextInt(5) == 0) {
      return;
    }
    if (random.nextInt(4) > 0) {
      dag.onSuccess(o -> {});
    }
    if (random.nextInt(4) > 0) {
      dag.onFailure(o -> {});
    }
    if (random.nextInt(4) > 0) {
      dag.onRetry(o -> {});
    }
    if (random.nextInt(4) > 0) {
      dag.onSkipped(o -> {});
    }
  }
}
