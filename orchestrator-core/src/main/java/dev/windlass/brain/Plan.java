package dev.windlass.brain;

import dev.windlass.dag.DagStructure;
import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.DagStructure.WeightRule;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.MapSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A DAG version prepared for running: tasks by ordinal, edges as arrays. Immutable once built;
 * shared by the runs of the version.
 */
final class Plan {
  final DagStructure dag;
  final int version;
  final TaskSpec[] tasks;
  final int[][] upstream;
  final int[][] downstream;

  /** Setups whose scopes the task is in; for a teardown its setups. */
  final int[][] setups;

  /** For a setup: the tasks of its scope. */
  final int[][] members;

  /** For a setup: its teardowns. */
  final int[][] teardowns;

  /** The setups in whose scopes the task is: for work, for inner setups and for inner teardowns. */
  final int[][] scopesOf;

  private final int[] priority;

  /** Tasks that decide the run's state. */
  final boolean[] leaf;

  /**
   * Tasks that are expanded together with the task: itself, or its mapped group; null: not mapped.
   */
  final int[] @Nullable [] unit;

  /** For a mapped task: the tasks it is mapped over, -1 for a literal. */
  final int[] @Nullable [] sources;

  /** Tasks whose output some task is mapped over. */
  final BitSet sourceOfMaps = new BitSet();

  /** By task: those that are mapped over it. */
  final BitSet[] mappedOver;

  /** How many direct upstream tasks share the task's index. */
  final int[] ownUpstream;

  /** Whether some task asks something of the previous run. */
  final boolean hasPast;

  /** Whether the DAG or some task has a start or an end date. */
  final boolean hasDates;

  /** Whether the run or some task has a deadline. */
  final boolean hasDeadlines;

  /** Of how many finished runs deadlines want to know how long they took. */
  final int usualRuns;

  /** Groups that are retried as a whole, parents before children. */
  final List<Block> blocks;

  /** By task: the groups around it that are retried as a whole, by their places in the list. */
  final int[][] blocksOf;

  /** Groups with callbacks, parents before children. */
  final List<ToldGroup> told;

  /** By task: the groups around it with callbacks, by their places in the list. */
  final int[][] toldOf;

  private final Map<String, Integer> ordinals = new LinkedHashMap<>();

  Plan(DagStructure dag, int version) {
    this.dag = dag;
    this.version = version;
    this.tasks = dag.tasks().toArray(TaskSpec[]::new);
    for (int i = 0; i < tasks.length; i++) {
      ordinals.put(tasks[i].id(), i);
    }
    this.upstream = new int[tasks.length][];
    List<List<Integer>> down = lists();
    this.setups = new int[tasks.length][];
    List<List<Integer>> inScope = lists();
    List<List<Integer>> ends = lists();
    for (int i = 0; i < tasks.length; i++) {
      upstream[i] = ordinalsOf(tasks[i].upstream());
      setups[i] = ordinalsOf(tasks[i].setups());
      for (int u : upstream[i]) {
        down.get(u).add(i);
      }
      for (int s : setups[i]) {
        (tasks[i].role() == Role.TEARDOWN ? ends : inScope).get(s).add(i);
      }
    }
    this.downstream = arrays(down);
    this.members = arrays(inScope);
    this.scopesOf = new int[tasks.length][];
    for (int i = 0; i < tasks.length; i++) {
      // A teardown is in the scopes its own setup is in.
      scopesOf[i] = tasks[i].role() == Role.TEARDOWN ? setups[setups[i][0]] : setups[i];
    }
    this.teardowns = arrays(ends);
    this.leaf = leaves();
    this.priority = priorities();
    this.unit = new int[tasks.length][];
    this.sources = new int[tasks.length][];
    this.mappedOver = new BitSet[tasks.length];
    Arrays.setAll(mappedOver, t -> new BitSet(0));
    this.ownUpstream = new int[tasks.length];
    boolean past = false;
    for (int i = 0; i < tasks.length; i++) {
      past |= tasks[i].past().any();
      for (int u : upstream[i]) {
        ownUpstream[i] += together(i, u) ? 1 : 0;
      }
      mapping(i);
    }
    this.hasPast = past;
    this.hasDates = DateLimits.any(dag);
    List<Deadline> deadlines =
        Stream.concat(
                dag.deadlines().stream(), dag.tasks().stream().flatMap(t -> t.deadlines().stream()))
            .toList();
    this.blocks = Block.all(dag);
    this.blocksOf = around(blocks.stream().map(Block::tasks).toList());
    this.told = ToldGroup.all(this);
    this.toldOf = around(told.stream().map(ToldGroup::tasks).toList());
    this.hasDeadlines = !deadlines.isEmpty();
    this.usualRuns =
        deadlines.stream()
            .filter(d -> d.reference() == Deadline.Reference.AVERAGE)
            .mapToInt(Deadline::lastRuns)
            .max()
            .orElse(0);
  }

  /** By task: which of the sets it is in. */
  private int[][] around(List<BitSet> sets) {
    int[][] of = new int[tasks.length][];
    for (int i = 0; i < tasks.length; i++) {
      int task = i;
      of[i] = IntStream.range(0, sets.size()).filter(s -> sets.get(s).get(task)).toArray();
    }
    return of;
  }

  private void mapping(int task) {
    MapSpec map = tasks[task].map().orElse(null);
    if (map == null) {
      return;
    }
    String group = tasks[task].mapGroup();
    unit[task] =
        group.isEmpty()
            ? new int[] {task}
            : IntStream.range(0, tasks.length)
                .filter(t -> tasks[t].mapGroup().equals(group))
                .toArray();
    sources[task] =
        map.over().stream().mapToInt(o -> o.task().isEmpty() ? -1 : ordinal(o.task())).toArray();
    map.over().stream()
        .filter(o -> !o.task().isEmpty())
        .forEach(
            o -> {
              sourceOfMaps.set(ordinal(o.task()));
              mappedOver[ordinal(o.task())].set(task);
            });
  }

  /** Whether two tasks share their index: they are in one mapped group. */
  boolean together(int a, int b) {
    String group = tasks[a].mapGroup();
    return !group.isEmpty() && group.equals(tasks[b].mapGroup());
  }

  boolean mapped(int task) {
    return unit[task] != null;
  }

  int count() {
    return tasks.length;
  }

  private List<List<Integer>> lists() {
    List<List<Integer>> lists = new ArrayList<>(tasks.length);
    for (int i = 0; i < tasks.length; i++) {
      lists.add(new ArrayList<>(2));
    }
    return lists;
  }

  private static int[][] arrays(List<List<Integer>> lists) {
    int[][] arrays = new int[lists.size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = lists.get(i).stream().mapToInt(Integer::intValue).toArray();
    }
    return arrays;
  }

  private int[] ordinalsOf(List<String> ids) {
    return ids.stream().mapToInt(this::ordinal).toArray();
  }

  /** The ordinal of a task; -1 when the version has no such task. */
  int ordinal(String taskId) {
    return ordinals.getOrDefault(taskId, -1);
  }

  /** Teardowns are no leaves unless their failure counts, and do not hide what is before them. */
  private boolean[] leaves() {
    boolean[] leaf = new boolean[tasks.length];
    boolean any = false;
    for (int i = 0; i < tasks.length; i++) {
      leaf[i] = !ignored(i) && allIgnored(downstream[i]);
      any |= leaf[i];
    }
    for (int i = 0; i < tasks.length && !any; i++) {
      leaf[i] = downstream[i].length == 0;
    }
    return leaf;
  }

  /** Whether what becomes of a task says nothing of what is around it: most teardowns. */
  boolean ignored(int task) {
    return tasks[task].role() == Role.TEARDOWN && !tasks[task].failRunOnTeardownFailure();
  }

  private boolean allIgnored(int[] some) {
    for (int task : some) {
      if (!ignored(task)) {
        return false;
      }
    }
    return true;
  }

  /** Greater goes first. */
  int priority(int task, int tryNumber) {
    List<Integer> own = tasks[task].weights();
    return own.isEmpty() ? priority[task] : own.get(Math.clamp(tryNumber, 1, own.size()) - 1);
  }

  private int[] priorities() {
    int[] weights = new int[tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      long weight = tasks[i].priorityWeight();
      if (tasks[i].weightRule() == WeightRule.DOWNSTREAM
          || tasks[i].weightRule() == WeightRule.UPSTREAM) {
        boolean down = tasks[i].weightRule() == WeightRule.DOWNSTREAM;
        BitSet others = reach(i, down ? downstream : upstream);
        weight += others.stream().mapToLong(t -> tasks[t].priorityWeight()).sum();
      }
      weights[i] = Math.clamp(weight, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return weights;
  }

  /** Every task reachable from {@code from} along {@code edges}, itself excluded. */
  BitSet reach(int from, int[][] edges) {
    BitSet seen = new BitSet(tasks.length);
    int[] stack = new int[16];
    int top = 0;
    stack[top++] = from;
    while (top > 0) {
      for (int next : edges[stack[--top]]) {
        if (!seen.get(next)) {
          seen.set(next);
          if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * top);
          }
          stack[top++] = next;
        }
      }
    }
    seen.clear(from);
    return seen;
  }
}
