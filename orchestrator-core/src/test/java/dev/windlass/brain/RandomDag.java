package dev.windlass.brain;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Dag;
import dev.windlass.dag.Draft0;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.dag.Retries;
import dev.windlass.dag.Scope;
import dev.windlass.dag.TaskContext;
import dev.windlass.dag.TaskRef;
import dev.windlass.dag.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Seeded random DAGs: every trigger rule, nested scopes, retries, pools, all shapes of work. */
final class RandomDag {
  private static final List<TriggerRule> RULES =
      List.of(
          TriggerRule.ALL_SUCCESS,
          TriggerRule.ALL_SUCCESS,
          TriggerRule.ALL_DONE,
          TriggerRule.ALL_FAILED,
          TriggerRule.ONE_SUCCESS,
          TriggerRule.ONE_FAILED,
          TriggerRule.ONE_DONE,
          TriggerRule.NONE_FAILED,
          TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS,
          TriggerRule.NONE_SKIPPED,
          TriggerRule.ALL_SKIPPED,
          TriggerRule.ALL_DONE_MIN_ONE_SUCCESS,
          TriggerRule.ALWAYS);

  private RandomDag() {}

  /** Only its shape counts: the simulator plays its part. */
  record Job() implements RemoteJob<String, String> {
    @Override
    public String submit(TaskContext context, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Progress<String> poll(TaskContext context, String handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      throw new UnsupportedOperationException();
    }
  }

  /** Likewise. */
  record Thing() implements Resource<String> {
    @Override
    public String kind() {
      return "thing";
    }

    @Override
    public String connectionId() {
      return "none";
    }

    @Override
    public String name(String key) {
      return key;
    }

    @Override
    public Duration lease() {
      return Duration.ofHours(1);
    }

    @Override
    public RemoteJob<?, String> create() {
      return new Job();
    }

    @Override
    public RemoteJob<?, Void> destroy(String resource) {
      throw new UnsupportedOperationException();
    }
  }

  static Dag of(String id, RandomGenerator random) {
    return Dag.define(
        id,
        dag -> {
          dag.maxActiveRuns(1 + random.nextInt(3)).maxActiveTasks(1 + random.nextInt(8));
          if (random.nextInt(3) == 0) {
            dag.schedule("*/10 * * * *")
                .startDate("2026-01-01")
                .endDate("2026-01-01T01:30:00Z")
                .catchup(random.nextBoolean());
          }
          if (random.nextInt(8) == 0) {
            dag.runTimeout(Duration.ofMinutes(1 + random.nextInt(30)));
          }
          List<Scope<?>> scopes = new ArrayList<>();
          List<TaskRef<?>> tasks = new ArrayList<>();
          int count = 1 + random.nextInt(12);
          for (int i = 0; i < count; i++) {
            if (random.nextInt(6) == 0 && scopes.size() < 3) {
              Draft0 draft = dag.scope("s" + i).retries(retries(random));
              if (!scopes.isEmpty() && random.nextBoolean()) {
                draft.within(scopes.get(random.nextInt(scopes.size())));
              }
              scopes.add(draft.open(Thing.class, run -> new Thing()));
            } else {
              tasks.add(task(dag.task("t" + i), random, scopes, tasks));
            }
          }
        });
  }

  private static TaskRef<?> task(
      Draft0 draft, RandomGenerator random, List<Scope<?>> scopes, List<TaskRef<?>> before) {
    boolean inScope = !scopes.isEmpty() && random.nextInt(3) > 0;
    if (inScope) {
      draft.within(scopes.get(random.nextInt(scopes.size())));
    }
    boolean any = false;
    for (TaskRef<?> b : before) {
      if (random.nextInt(1 + before.size()) < 2) {
        draft.after(b);
        any = true;
      }
    }
    if (any && !inScope) {
      draft.rule(RULES.get(random.nextInt(RULES.size())));
    }
    draft.retries(retries(random)).priorityWeight(1 + random.nextInt(3));
    if (random.nextInt(3) == 0) {
      draft.pool("narrow").poolSlots(1 + random.nextInt(2));
    }
    if (random.nextInt(6) == 0) {
      draft.executionTimeout(Duration.ofSeconds(20 + random.nextInt(300)));
    }
    return random.nextBoolean()
        ? draft.run(Job.class, run -> new Job())
        : draft.call(String.class, run -> "x");
  }

  private static Retries retries(RandomGenerator random) {
    Retries retries = Retries.of(random.nextInt(3)).delay(Duration.ofSeconds(random.nextInt(90)));
    return random.nextInt(4) == 0 ? retries.exponential(Duration.ofSeconds(5)) : retries;
  }
}
