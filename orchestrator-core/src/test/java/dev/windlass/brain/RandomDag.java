package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.Branch;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.Draft0;
import dev.windlass.dag.Json;
import dev.windlass.dag.PastRules;
import dev.windlass.dag.Retries;
import dev.windlass.dag.Scope;
import dev.windlass.dag.TaskRef;
import dev.windlass.dag.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Seeded random DAGs: every trigger rule, nested scopes, retries, pools and limits, all shapes of
 * work, mapped tasks and groups, branches, sensors, questions, looks at the previous run, groups
 * that are run again or tell what became of them.
 */
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

  private final DagBuilder dag;
  private final RandomGenerator random;
  private final boolean failFast;
  private final boolean past;
  private final List<Scope<?>> scopes = new ArrayList<>();
  private final List<TaskRef<?>> tasks = new ArrayList<>();
  private final List<TaskRef<List<String>>> lists = new ArrayList<>();

  /** By task or setup: the setups of every scope it is in. */
  private final Map<String, Set<String>> scopesOf = new HashMap<>();

  private int names;

  /** Chance for what came later, so that worlds without it stay as they were. */
  private final RandomGenerator more;

  private final boolean deadlines;

  /** Whether it has groups that are run again as a whole. */
  private final boolean groups;

  private final RandomDagLate late;
  private final RandomDagAssets assets;

  private RandomDag(
      DagBuilder dag,
      RandomGenerator random,
      RandomGenerator more,
      RandomDagLate late,
      RandomDagAssets assets) {
    this.late = late;
    this.assets = assets;
    this.dag = dag;
    this.random = random;
    this.more = more;
    this.deadlines = more.nextInt(4) == 0;
    this.groups = more.nextInt(4) == 0;
    this.failFast = random.nextInt(8) == 0;
    this.past = random.nextInt(4) == 0;
  }

  static Dag of(
      String id,
      RandomGenerator random,
      RandomGenerator more,
      RandomGenerator late,
      RandomGenerator assets) {
    return Dag.define(
        id,
        dag ->
            new RandomDag(
                    dag,
                    random,
                    more,
                    new RandomDagLate(dag, late),
                    new RandomDagAssets(dag, id, assets))
                .define());
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  private void define() {
    dag.maxActiveRuns(1 + random.nextInt(3)).maxActiveTasks(1 + random.nextInt(8));
    if (failFast) {
      dag.failFast();
    }
    if (once(4)) {
      dag.maxActiveTasksPerDag(1 + random.nextInt(4));
    }
    if (past || once(3)) {
      dag.schedule("*/10 * * * *")
          .startDate("2026-01-01")
          .endDate("2026-01-01T01:30:00Z")
          .catchup(random.nextBoolean());
    } else {
      assets.schedule();
    }
    if (once(8)) {
      dag.runTimeout(Duration.ofMinutes(1 + random.nextInt(30)));
    }
    for (int i = 0; deadlines && i < 1 + more.nextInt(2); i++) {
      dag.deadline(deadline(false), o -> {});
    }
    int count = 1 + random.nextInt(9);
    for (int i = 0; i < count; ) {
      i += groups && more.nextInt(3) == 0 ? again(count - i) : oneOrGroup(count - i);
    }
  }

  private int oneOrGroup(int most) {
    return late.group() ? group("k", late.size(most), Retries.of(0)) : one();
  }

  private int one() {
    if (once(6) && scopes.size() < 3) {
      scopes.add(scope(scopes));
    } else if (once(9)) {
      mappedGroup();
    } else {
      tasks.add(task(scopes, tasks, true));
    }
    return 1;
  }

  /** A group that is run again as a whole. */
  private int again(int most) {
    return group("r", 1 + more.nextInt(Math.min(most, 4)), passes());
  }

  private Retries passes() {
    return Retries.of(1 + more.nextInt(2)).delay(Duration.ofSeconds(more.nextInt(90)));
  }

  /** A group, perhaps with one in it; its scopes are its own. */
  private int group(String letter, int size, Retries passes) {
    List<Scope<?>> outside = List.copyOf(scopes);
    dag.group(
        letter + names++,
        g -> {
          dag.groupRetries(passes);
          late.told();
          for (int i = 0; i < size; ) {
            boolean inner = i > 0 && groups && more.nextInt(4) == 0;
            i += inner ? again(size - i) : oneOrGroup(size - i);
          }
          if (tasks.isEmpty()) {
            tasks.add(task(scopes, tasks, true));
          }
        });
    scopes.retainAll(outside);
    return size;
  }

  private Deadline deadline(boolean task) {
    Duration span = Duration.ofSeconds(more.nextInt(1_800));
    Deadline deadline =
        switch (more.nextInt(task ? 6 : 5)) {
          case 0, 1 -> Deadline.afterQueued(span);
          case 2 -> Deadline.afterLogicalDate(span.minusSeconds(300));
          case 3 -> Deadline.at(Simulation.START.plus(span.multipliedBy(2)));
          case 4 -> Deadline.overAverage(span.minusSeconds(300)).ofLast(3, 1);
          default -> Deadline.afterStart(span.dividedBy(4));
        };
    boolean run =
        deadline.reference() != Deadline.Reference.AVERAGE
            && deadline.reference() != Deadline.Reference.TASK_START;
    return run && more.nextInt(4) == 0 ? deadline.toStart() : deadline;
  }

  // ---- scopes

  private Scope<?> scope(List<Scope<?>> around) {
    Draft0 draft = dag.scope("s" + names++).retries(retries());
    Set<String> in = new LinkedHashSet<>();
    if (!around.isEmpty() && random.nextBoolean()) {
      within(draft, around.get(random.nextInt(around.size())), in);
    }
    Scope<?> scope =
        late.waiting(draft).open(RandomDagWork.Thing.class, run -> new RandomDagWork.Thing());
    scopesOf.put(scope.id(), in);
    return scope;
  }

  private void within(Draft0 draft, Scope<?> scope, Set<String> in) {
    draft.within(scope);
    in.add(scope.id());
    in.addAll(scopesOf.getOrDefault(scope.id(), Set.of()));
  }

  // ---- mapped groups

  private void mappedGroup() {
    String id = "g" + names++;
    if (!lists.isEmpty() && random.nextBoolean()) {
      TaskRef<List<String>> over = lists.get(random.nextInt(lists.size()));
      lists.add(dag.expandGroup(id, over, (g, element) -> inGroup(element, true)));
    } else {
      lists.add(
          dag.expandGroup(id, literal(), String.class, (g, element) -> inGroup(element, false)));
    }
    tasks.add(lists.getLast());
  }

  /** The tasks of a mapped group; each may come after earlier ones, inside and outside. */
  private TaskRef<String> inGroup(TaskRef<String> element, boolean afterwards) {
    if (groups && more.nextInt(2) == 0) {
      dag.groupRetries(passes());
    }
    late.told();
    List<Scope<?>> inner = new ArrayList<>(scopes);
    List<TaskRef<?>> before = new ArrayList<>(tasks);
    int outside = before.size();
    TaskRef<String> last = null;
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      if (once(4)) {
        inner.add(scope(scopes));
      }
      Draft0 draft = dag.task("t" + names++);
      List<TaskRef<?>> candidates =
          outside > 0 && once(3) ? before : before.subList(outside, before.size());
      Set<String> in = settings(draft, inner, candidates, !afterwards);
      last =
          random.nextBoolean()
              ? draft.with(element).call(String.class, (run, e) -> e)
              : late.waiting(draft)
                  .with(element)
                  .run(RandomDagWork.Job.class, (run, e) -> new RandomDagWork.Job());
      scopesOf.put(last.id(), in);
      before.add(last);
    }
    if (last == null) {
      throw new IllegalStateException("a mapped group has a task");
    }
    return last;
  }

  private List<String> literal() {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> "l" + i).toList();
  }

  // ---- tasks

  private TaskRef<?> task(List<Scope<?>> around, List<TaskRef<?>> before, boolean always) {
    Draft0 draft = dag.task("t" + names++);
    int kind = random.nextInt(16);
    boolean mapped = kind < 4;
    boolean overTask = mapped && !lists.isEmpty() && random.nextInt(4) > 0;
    Set<String> in = settings(draft, around, before, always && !overTask);
    TaskRef<?> task =
        mapped
            ? mapped(draft, overTask)
            : switch (kind) {
              case 4, 5, 6 -> list(draft);
              case 7, 8 -> draft.branch(run -> Branch.all());
              case 9 -> draft.shortCircuit(run -> true);
              case 10 -> sensor(draft);
              case 11 -> question(draft);
              case 12, 13 -> work(draft, before);
              default ->
                  late.waiting(draft).run(RandomDagWork.Job.class, run -> new RandomDagWork.Job());
            };
    scopesOf.put(task.id(), in);
    return task;
  }

  private TaskRef<?> list(Draft0 draft) {
    lists.add(draft.callList(String.class, run -> List.of()));
    return lists.getLast();
  }

  private TaskRef<?> mapped(Draft0 draft, boolean overTask) {
    var one =
        overTask
            ? draft.over(lists.get(random.nextInt(lists.size())))
            : draft.over(literal(), String.class);
    if (random.nextInt(3) > 0) {
      lists.add(
          random.nextBoolean()
              ? one.callEach(String.class, (run, e) -> e)
              : late.waiting(one)
                  .runEach(RandomDagWork.Job.class, (run, e) -> new RandomDagWork.Job()));
      return lists.getLast();
    }
    var two = one.over(literal(), String.class);
    switch (random.nextInt(3)) {
      case 0 -> two.zip();
      case 1 -> two.zipLongest();
      default -> {}
    }
    lists.add(two.callEach(String.class, (run, a, b) -> a + b));
    return lists.getLast();
  }

  private TaskRef<?> work(Draft0 draft, List<TaskRef<?>> before) {
    return before.isEmpty() || random.nextBoolean()
        ? draft.call(String.class, run -> "x")
        : draft.with(before.get(random.nextInt(before.size()))).call(String.class, (run, x) -> "x");
  }

  private TaskRef<?> sensor(Draft0 draft) {
    if (random.nextBoolean()) {
      draft.sensorTimeout(Duration.ofSeconds(30 + random.nextInt(300)));
    }
    if (random.nextBoolean()) {
      draft.softFail();
    }
    return late.waiting(draft).run(RandomDagWork.Eye.class, run -> new RandomDagWork.Eye());
  }

  private TaskRef<?> question(Draft0 draft) {
    List<String> both = List.of(ApprovalSpec.APPROVE, ApprovalSpec.REJECT);
    ObjectNode none = Json.object();
    return draft.ask(
        new ApprovalSpec(
            ApprovalSpec.Kind.APPROVAL,
            "go on?",
            "",
            both,
            false,
            once(3) ? List.of() : List.of(both.get(random.nextInt(2))),
            Optional.of(Duration.ofSeconds(30 + random.nextInt(600))),
            List.of(),
            none));
  }

  /**
   * What comes before the task, the scope it is in and everything else about it.
   *
   * @return the setups of every scope it is in
   */
  private Set<String> settings(
      Draft0 draft, List<Scope<?>> around, List<TaskRef<?>> before, boolean always) {
    Set<String> in = new LinkedHashSet<>();
    String innermost = "";
    if (!around.isEmpty() && random.nextInt(3) > 0) {
      Scope<?> scope = around.get(random.nextInt(around.size()));
      innermost = scope.id();
      within(draft, scope, in);
    }
    boolean any = false;
    boolean behind = false;
    for (TaskRef<?> b : before) {
      if (random.nextInt(1 + before.size()) < 2) {
        draft.after(b);
        any = true;
        behind |= scopesOf.getOrDefault(b.id(), Set.of()).contains(innermost);
      }
    }
    // A task directly after a setup must use all_success.
    if (any && (behind || innermost.isEmpty()) && !failFast) {
      TriggerRule rule = RULES.get(random.nextInt(RULES.size()));
      draft.rule(always || rule != TriggerRule.ALWAYS ? rule : TriggerRule.ALL_DONE);
    }
    draft.retries(retries()).priorityWeight(1 + random.nextInt(3));
    late.dated(draft);
    assets.outlets(draft);
    if (deadlines && more.nextInt(3) == 0) {
      draft.deadline(deadline(true));
    }
    switch (random.nextInt(8)) {
      case 0, 1 -> draft.pool("narrow").poolSlots(1 + random.nextInt(2));
      case 2 -> draft.pool("deferring").poolSlots(1 + random.nextInt(2));
      default -> {}
    }
    if (once(6)) {
      draft.executionTimeout(Duration.ofSeconds(20 + random.nextInt(300)));
    }
    if (once(6)) {
      draft.maxActiveTisPerDag(1 + random.nextInt(2));
    }
    if (once(6)) {
      draft.maxActiveTisPerDagRun(1 + random.nextInt(2));
    }
    if (past && random.nextBoolean()) {
      draft.past(
          new PastRules(true, random.nextBoolean(), random.nextInt(4) > 0, random.nextInt(4) == 0));
    }
    return in;
  }

  private Retries retries() {
    Retries retries = Retries.of(random.nextInt(3)).delay(Duration.ofSeconds(random.nextInt(90)));
    return once(4) ? retries.exponential(Duration.ofSeconds(5)) : retries;
  }
}
