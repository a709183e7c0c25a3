package dev.windlass.brain;

import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.MapSpec;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import dev.windlass.run.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The task instances of one run: by key, by task, and how a mapped task gets its instances. The
 * first instance of every task exists from the beginning, with the key of the task's place in the
 * plan; a mapped task's first one stands for all until it is expanded.
 */
final class Instances {
  private static final TaskCell[] NOTHING = {};

  private final RunMachine run;
  private final Plan plan;
  private final List<TaskCell> all;

  /** By task and place. */
  private final TaskCell[][] of;

  /** Mapped tasks whose number of instances was compared with their inputs since those changed. */
  private final BitSet sized = new BitSet();

  /** By task: the instances that left an output, in order; null: to be counted anew. */
  private final long[] @Nullable [] collected;

  /** A new run's instances. */
  Instances(RunMachine run, Plan plan, long runKey) {
    this.run = run;
    this.plan = plan;
    this.all = new ArrayList<>(plan.count());
    this.of = new TaskCell[plan.count()][];
    this.collected = new long[plan.count()][];
    for (int t = 0; t < plan.count(); t++) {
      of[t] = new TaskCell[] {add(runKey, t, -1)};
    }
  }

  /**
   * Instances read back. Tasks that the plan does not have any more are kept as gone; tasks that
   * are new in it get an instance.
   */
  Instances(RunMachine run, Plan plan, long runKey, List<TaskRow> rows) {
    this.run = run;
    this.plan = plan;
    this.all = new ArrayList<>(rows.size());
    this.of = new TaskCell[plan.count()][];
    this.collected = new long[plan.count()][];
    Arrays.fill(of, NOTHING);
    for (TaskRow row : rows) {
      if (TaskId.ordinal(row.id()) != all.size()) {
        throw new IllegalStateException(
            "instance %d of run %d is missing".formatted(all.size(), runKey));
      }
      TaskCell cell = new TaskCell(run, plan.ordinal(row.taskId()), row);
      all.add(cell);
      if (cell.task != TaskCell.GONE) {
        place(cell);
      }
    }
    for (int t = 0; t < of.length; t++) {
      if (of[t].length == 0) {
        of[t] = new TaskCell[] {add(runKey, t, -1)};
      }
    }
  }

  private TaskCell add(long runKey, int task, int mapIndex) {
    TaskSpec spec = plan.tasks[task];
    TaskCell cell = new TaskCell(run, TaskId.of(runKey, all.size()), spec.id(), task, mapIndex);
    cell.fresh = true;
    cell.maxTries = spec.retries().limit();
    all.add(cell);
    return cell;
  }

  private void place(TaskCell cell) {
    TaskCell[] row = of[cell.task];
    int place = cell.place();
    if (place >= row.length) {
      row = Arrays.copyOf(row, place + 1);
      of[cell.task] = row;
    }
    row[place] = cell;
  }

  List<TaskCell> all() {
    return all;
  }

  TaskCell[] of(int task) {
    return of[task];
  }

  TaskCell first(int task) {
    return of[task][0];
  }

  /** The instance of an index, or null when there is none. */
  @Nullable TaskCell at(int task, int mapIndex) {
    int place = Math.max(0, mapIndex);
    TaskCell[] row = of[task];
    return place < row.length && row[place].mapIndex == mapIndex ? row[place] : null;
  }

  TaskCell byOrdinal(int ordinal) {
    return all.get(ordinal);
  }

  /** The instances of {@code task} that count for {@code cell}: its own index, or all. */
  TaskCell[] seenFrom(TaskCell cell, int task) {
    return plan.together(cell.task, task) ? new TaskCell[] {of[task][cell.place()]} : of[task];
  }

  /**
   * The instances of a group's tasks.
   *
   * @param perIndex whether the group is mapped: then only those at {@code place}
   */
  List<TaskCell> within(BitSet tasks, boolean perIndex, int place) {
    List<TaskCell> cells = new ArrayList<>();
    for (int t = tasks.nextSetBit(0); t >= 0; t = tasks.nextSetBit(t + 1)) {
      if (!perIndex) {
        cells.addAll(Arrays.asList(of[t]));
      } else if (place < of[t].length) {
        cells.add(of[t][place]);
      }
    }
    return cells;
  }

  // ---- expansion

  /** Whether nothing that a task is mapped over can still put out its list. */
  boolean sourcesFinished(int task) {
    int[] from = plan.sources[task];
    for (int source : from == null ? new int[0] : from) {
      for (TaskCell cell : source < 0 ? NOTHING : of[source]) {
        if (!cell.state().finished() || run.groups.withheld(cell, task)) {
          return false;
        }
      }
    }
    return true;
  }

  /** How many instances a mapped task should have; -1 when an input is not known. */
  int wanted(int task) {
    MapSpec map = plan.tasks[task].map().orElseThrow();
    long wanted = map.zip() ? -1 : 1;
    for (int k = 0; k < map.inputs(); k++) {
      int length = length(task, k);
      if (length < 0) {
        return -1;
      }
      if (!map.zip()) {
        wanted *= length;
      } else if (wanted < 0) {
        wanted = length;
      } else {
        wanted = map.fill() ? Math.max(wanted, length) : Math.min(wanted, length);
      }
    }
    return (int) Math.min(wanted, Integer.MAX_VALUE);
  }

  /** Elements of the {@code k}-th input, which may be made of several lists; -1: not known. */
  private int length(int task, int k) {
    MapSpec map = plan.tasks[task].map().orElseThrow();
    int parts = map.parts(k);
    int first = map.first(k);
    if (parts == 1) {
      return listed(task, first);
    }
    long all = 0;
    for (int p = 0; p < parts; p++) {
      int length = listed(task, first + p);
      if (length < 0) {
        return -1;
      }
      all += length;
    }
    return (int) Math.min(all, Integer.MAX_VALUE);
  }

  /** Elements of the {@code k}-th list; -1: not known. */
  private int listed(int task, int k) {
    MapSpec.Over over = plan.tasks[task].map().orElseThrow().over().get(k);
    int[] sources = plan.sources[task];
    if (over.literal().isPresent() || sources == null) {
      return over.literal().map(l -> l.size()).orElse(-1);
    }
    TaskCell[] source = of[sources[k]];
    if (withheld(source, task)) {
      return -1;
    }
    if (!plan.mapped(sources[k])) {
      return source[0].is(TaskState.SUCCESS) ? source[0].outputLength : -1;
    }
    if (collected[sources[k]] != null) {
      return collected(sources[k]).length;
    }
    for (TaskCell cell : source) {
      if (!cell.state().finished()) {
        return -1;
      }
    }
    return collected(sources[k]).length;
  }

  /** Whether a group that may be run again keeps its outputs to itself. */
  private boolean withheld(TaskCell[] source, int task) {
    if (!plan.blocks.isEmpty() && plan.blocksOf[source[0].task].length > 0) {
      for (TaskCell cell : source) {
        if (run.groups.withheld(cell, task)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the number of instances is known to fit the inputs as they are. */
  boolean sized(int task) {
    return sized.get(task);
  }

  /** The number of instances fits. */
  void sizedNow(int task) {
    sized.set(task);
  }

  /** An instance of a task that others are mapped over changed: their number may be another. */
  void sourceChanged(int task) {
    sized.andNot(plan.mappedOver[task]);
    collected[task] = null;
  }

  /**
   * Gives a task exactly {@code count} instances, at least one: missing ones are made, removed ones
   * come back, surplus ones become removed.
   *
   * @return the instances that became removed
   */
  List<TaskCell> resize(int task, int count) {
    TaskCell first = of[task][0];
    if (first.mapIndex < 0) {
      first.mapIndex = 0;
      run.changed(first);
    }
    int before = of[task].length;
    if (count > before) {
      of[task] = Arrays.copyOf(of[task], count);
    }
    TaskCell[] row = of[task];
    List<TaskCell> surplus = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      if (i >= before) {
        row[i] = add(run.row().id(), task, i);
        run.joined(row[i]);
      } else if (i >= count && !row[i].is(TaskState.REMOVED)) {
        surplus.add(row[i]);
      } else if (i < count && row[i].is(TaskState.REMOVED)) {
        run.revive(row[i]);
      }
    }
    return surplus;
  }

  // ---- where arguments are

  List<Effect.Input> inputs(TaskCell cell) {
    TaskSpec spec = plan.tasks[cell.task];
    if (spec.inputs().isEmpty()) {
      return List.of();
    }
    List<Effect.Input> inputs = new ArrayList<>(spec.inputs().size());
    for (String input : spec.inputs()) {
      inputs.add(
          input.startsWith("@")
              ? element(cell, Integer.parseInt(input.substring(1)))
              : output(cell, plan.ordinal(input)));
    }
    return inputs;
  }

  private Effect.Input output(TaskCell cell, int task) {
    TaskCell[] seen = seenFrom(cell, task);
    boolean collected = plan.mapped(task) && !plan.together(cell.task, task);
    if (!collected) {
      return new Effect.Input.One(seen[0].id);
    }
    return new Effect.Input.All(Arrays.stream(ids(seen)).boxed().toList());
  }

  private static long[] ids(TaskCell[] cells) {
    return Arrays.stream(cells)
        .filter(c -> c.is(TaskState.SUCCESS) && c.hasOutput())
        .mapToLong(c -> c.id)
        .toArray();
  }

  private long[] collected(int task) {
    long[] ids = collected[task];
    if (ids == null) {
      ids = ids(of[task]);
      collected[task] = ids;
    }
    return ids;
  }

  /** The element of the {@code k}-th input that belongs to the instance's index. */
  private Effect.Input element(TaskCell cell, int k) {
    MapSpec map = plan.tasks[cell.task].map().orElseThrow();
    int position = cell.place();
    if (!map.zip()) {
      for (int later = map.inputs() - 1; later > k; later--) {
        position /= Math.max(1, length(cell.task, later));
      }
      position %= Math.max(1, length(cell.task, k));
    }
    if (position >= length(cell.task, k)) {
      return new Effect.Input.Nothing();
    }
    int first = map.first(k);
    if (map.parts(k) == 1) {
      return inList(cell, map, first, position);
    }
    int part = 0;
    for (int length = listed(cell.task, first); position >= length; ) {
      position -= length;
      part++;
      length = listed(cell.task, first + part);
    }
    return new Effect.Input.Part(part, inList(cell, map, first + part, position));
  }

  /** An element of the {@code k}-th list. */
  private Effect.Input inList(TaskCell cell, MapSpec map, int k, int position) {
    int[] sources = plan.sources[cell.task];
    if (map.over().get(k).literal().isPresent() || sources == null) {
      return new Effect.Input.Literal(k, position);
    }
    TaskCell[] source = of[sources[k]];
    return source[0].mapIndex < 0
        ? new Effect.Input.Element(source[0].id, position)
        : new Effect.Input.One(collected(sources[k])[position]);
  }
}
