package dev.windlass.brain;

import dev.windlass.dag.ApprovalSpec;
import dev.windlass.dag.Asset;
import dev.windlass.dag.AssetExpr;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagBuilder;
import dev.windlass.dag.DagStructure.WeightRule;
import dev.windlass.dag.Deadline;
import dev.windlass.dag.Draft;
import dev.windlass.dag.Draft0;
import dev.windlass.dag.Draft1;
import dev.windlass.dag.Draft2;
import dev.windlass.dag.Draft3;
import dev.windlass.dag.Elements;
import dev.windlass.dag.Json;
import dev.windlass.dag.PastRules;
import dev.windlass.dag.Retries;
import dev.windlass.dag.RunType;
import dev.windlass.dag.Scope;
import dev.windlass.dag.Sensing;
import dev.windlass.dag.TaskRef;
import dev.windlass.dag.TriggerRule;
import dev.windlass.dag.WeightStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Builds a real DAG from a table's compact notation. Items are parted by {@code ;}:
 *
 * <pre>
 *   a                          a task
 *   b &lt; a, c : none_failed     after a and c, with a trigger rule
 *   s : sensor retries=2       words and key=value settings after the colon
 *   scope r &lt; a                a resource: tasks create_r and destroy_r
 *   w : in=r                   in that scope
 *   g.x                        in group g; "group g : over=x" makes it a mapped group
 *   m : over=x*#3              mapped over x and a literal of 3; zip(x,y), fill(x,y), x+y
 *   p : outlets=aa,bb          updates assets
 *   &#64;max_active_tasks=2        a setting of the DAG
 *   &#64;assets=aa and bb or alias:x   it waits for these
 * </pre>
 */
final class DagNotation {
  private final DagBuilder dag;
  private final Map<String, TaskRef<?>> refs = new LinkedHashMap<>();
  private final Map<String, Scope<?>> scopes = new LinkedHashMap<>();

  private DagNotation(DagBuilder dag) {
    this.dag = dag;
  }

  /** One item of the notation, taken apart. */
  private record Item(String kind, String id, List<String> after, List<String> settings) {
    static Item of(String text) {
      int colon = text.indexOf(" :");
      String head = colon < 0 ? text : text.substring(0, colon);
      String tail = colon < 0 ? "" : text.substring(colon + 2).trim();
      int less = head.indexOf('<');
      String name = (less < 0 ? head : head.substring(0, less)).trim();
      String after = less < 0 ? "" : head.substring(less + 1).trim();
      String kind = "task";
      for (String word : List.of("scope", "group")) {
        if (name.startsWith(word + " ")) {
          kind = word;
          name = name.substring(word.length()).trim();
        }
      }
      return new Item(
          kind,
          name,
          after.isEmpty() ? List.of() : List.of(after.split("\\s*,\\s*", -1)),
          tail.isEmpty() ? List.of() : List.of(tail.split("\\s+", -1)));
    }

    String group() {
      int dot = id.lastIndexOf('.');
      return dot < 0 ? "" : id.substring(0, dot);
    }
  }

  static Dag parse(String dagId, String notation) {
    return Dag.define(
        dagId,
        builder -> {
          List<Item> items = new ArrayList<>();
          for (String part : notation.split(";", -1)) {
            String text = part.trim();
            if (text.startsWith("@")) {
              settings(builder, text.substring(1));
            } else if (!text.isEmpty()) {
              items.add(Item.of(text));
            }
          }
          new DagNotation(builder).items(items, "");
        });
  }

  /** Settings of the DAG; what the world around it needs is left to {@link TableWorld}. */
  private static void settings(DagBuilder dag, String setting) {
    String[] pair = setting.split("=", 2);
    String value = pair.length < 2 ? "" : pair[1].trim();
    switch (pair[0].trim()) {
      case "max_active_tasks" -> dag.maxActiveTasks(Integer.parseInt(value));
      case "max_active_tasks_per_dag" -> dag.maxActiveTasksPerDag(Integer.parseInt(value));
      case "max_active_runs" -> dag.maxActiveRuns(Integer.parseInt(value));
      case "max_failed_runs" -> dag.maxConsecutiveFailedRuns(Integer.parseInt(value));
      case "fail_fast" -> dag.failFast();
      case "timeout" -> dag.runTimeout(duration(value));
      case "schedule" -> dag.schedule(value);
      case "interval" -> dag.cronInterval(value);
      case "every" -> dag.every(duration(value));
      case "callbacks" -> dag.onSuccess(o -> {}).onFailure(o -> {});
      case "deadline" -> dag.deadline(deadline(value), o -> {});
      case "notify_on_manual" -> dag.notifyOnManual();
      case "assets" -> dag.schedule(assets(value));
      case "allowed" ->
          dag.allowedRunTypes(
              Arrays.stream(value.split(",", -1))
                  .map(type -> RunType.valueOf(type.toUpperCase(Locale.ROOT)))
                  .toArray(RunType[]::new));
      case "catchup" -> dag.catchup(true);
      case "start" -> dag.startDate(value);
      case "end" -> dag.endDate(value);
      case "by_hand", "pool", "parallelism", "map_length", "lost_budget", "queued_timeout" -> {}
      default -> throw new IllegalArgumentException("unknown setting of a DAG: @" + setting);
    }
  }

  /** {@code aa and bb or alias:x}; "and" binds tighter. */
  private static AssetExpr assets(String text) {
    return Arrays.stream(text.split(" or ", -1))
        .map(
            part ->
                Arrays.stream(part.split(" and ", -1))
                    .map(String::trim)
                    .map(DagNotation::asset)
                    .reduce(AssetExpr::and)
                    .orElseThrow())
        .reduce(AssetExpr::or)
        .orElseThrow();
  }

  private static AssetExpr asset(String name) {
    String alias = AssetExpr.Alias.PREFIX;
    return name.startsWith(alias)
        ? AssetExpr.alias(name.substring(alias.length()))
        : Asset.of(name);
  }

  /** Defines items in order; neighbours of one group are defined in one group. */
  private void items(List<Item> items, String group) {
    for (int i = 0; i < items.size(); ) {
      Item item = items.get(i);
      String inner = innerGroup(item, group);
      if (inner.isEmpty()) {
        define(item, group);
        i++;
        continue;
      }
      int end = i;
      while (end < items.size() && inside(items.get(end), inner)) {
        end++;
      }
      List<Item> members = items.subList(i, end);
      String name = group.isEmpty() ? inner : inner.substring(group.length() + 1);
      Item head = members.getFirst();
      if (head.kind().equals("group")) {
        mapped(name, head, members.subList(1, members.size()), inner);
      } else {
        dag.group(name, g -> items(members, inner));
      }
      i = end;
    }
  }

  private static boolean inside(Item item, String group) {
    return (item.group() + ".").startsWith(group + ".")
        || (item.kind().equals("group") && item.id().equals(group));
  }

  /** The next group to open for an item; empty: it is at home here. */
  private static String innerGroup(Item item, String group) {
    String own = item.kind().equals("group") ? item.id() : item.group();
    if (own.equals(group)) {
      return "";
    }
    int from = group.isEmpty() ? 0 : group.length() + 1;
    int dot = own.indexOf('.', from);
    return dot < 0 ? own : own.substring(0, dot);
  }

  private void mapped(String name, Item head, List<Item> members, String full) {
    Optional<String> over =
        head.settings().stream()
            .filter(s -> s.startsWith("over="))
            .findFirst()
            .map(s -> s.substring(5));
    Runnable settings = () -> ofGroup(head.settings());
    if (over.isEmpty()) {
      dag.group(
          name,
          g -> {
            settings.run();
            items(members, full);
          });
    } else {
      dag.expandGroup(
          name,
          elements(over.get()),
          (g, element) -> {
            settings.run();
            items(members, full);
            return last(members);
          });
    }
  }

  private void ofGroup(List<String> settings) {
    Retries again = retries(settings);
    if (again.limit() > 0) {
      dag.groupRetries(again);
    }
    if (settings.contains("tells")) {
      dag.onSuccess(o -> {}).onFailure(o -> {}).onRetry(o -> {}).onSkipped(o -> {});
    }
  }

  private TaskRef<Object> last(List<Item> members) {
    return ref(members.getLast().id());
  }

  @SuppressWarnings("unchecked")
  private <T> TaskRef<T> ref(String id) {
    TaskRef<?> found = refs.get(id);
    if (found == null) {
      throw new IllegalArgumentException(
          "no task '%s' before this one: %s".formatted(id, refs.keySet()));
    }
    return (TaskRef<T>) found;
  }

  private void define(Item item, String group) {
    String name = group.isEmpty() ? item.id() : item.id().substring(group.length() + 1);
    if (item.settings().contains("empty")) {
      refs.put(
          item.id(),
          dag.empty(name, item.after().stream().map(this::ref).toArray(TaskRef<?>[]::new)));
      return;
    }
    Draft0 draft = item.kind().equals("scope") ? dag.scope(name) : dag.task(name);
    item.after().forEach(u -> draft.after(ref(u)));
    draft.retries(retries(item.settings()));
    String over = "";
    List<String> with = new ArrayList<>();
    String kind = item.kind();
    for (String setting : item.settings()) {
      String[] pair = setting.split("=", 2);
      if (pair.length == 1) {
        kind = word(draft, kind, setting);
      } else if (pair[0].equals("over")) {
        over = pair[1];
      } else if (pair[0].equals("with")) {
        with.add(pair[1]);
      } else {
        setting(draft, pair[0], pair[1]);
      }
    }
    TaskRef<?> made = make(draft, kind, over, with, item.settings());
    refs.put(item.id(), made);
    if (made instanceof Scope<?> scope) {
      scopes.put(item.id(), scope);
      refs.put(scope.id(), scope);
    }
  }

  private static String word(Draft<?> draft, String kind, String word) {
    switch (word) {
      case "sensor", "remote", "approval", "branch_approval" -> {
        return word;
      }
      case "tells" ->
          draft
              .onExecute(o -> {})
              .onSuccess(o -> {})
              .onFailure(o -> {})
              .onRetry(o -> {})
              .onSkipped(o -> {});
      case "soft_fail" -> draft.softFail();
      case "never_fail" ->
          draft.sensing(new Sensing(Optional.empty(), false, Optional.empty(), true, false));
      case "depends_on_past" -> draft.dependsOnPast();
      case "wait_for_downstream" -> draft.waitForDownstream();
      case "past_before_skipping" -> draft.past(new PastRules(true, false, true, true));
      case "past_not_ignore_first" -> draft.past(new PastRules(true, false, false, false));
      case "fail_run" -> draft.failRunOnTeardownFailure();
      case "exponential" -> {}
      default -> draft.rule(TriggerRule.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return kind;
  }

  private void setting(Draft<?> draft, String key, String value) {
    switch (key) {
      case "outlets" ->
          draft.outlets(Arrays.stream(value.split(",", -1)).map(Asset::of).toArray(Asset[]::new));
      case "pool" -> draft.pool(value);
      case "slots" -> draft.poolSlots(Integer.parseInt(value));
      case "weight" -> draft.priorityWeight(Integer.parseInt(value));
      case "rule" -> draft.weightRule(WeightRule.valueOf(value.toUpperCase(Locale.ROOT)));
      case "strategy" -> draft.weightRule(strategy(value));
      case "in" -> draft.within(scopes.get(value));
      case "start" -> draft.startDate(value);
      case "end" -> draft.endDate(value);
      case "timeout" -> draft.executionTimeout(duration(value));
      case "wait_timeout" -> draft.waitTimeout(duration(value));
      case "sensor_timeout" -> draft.sensorTimeout(duration(value));
      case "per_dag" -> draft.maxActiveTisPerDag(Integer.parseInt(value));
      case "per_run" -> draft.maxActiveTisPerDagRun(Integer.parseInt(value));
      case "deadline" -> draft.deadline(deadline(value), o -> {});
      case "retries", "delay", "max_delay", "exponential", "answer_within", "default" -> {}
      default -> throw new IllegalArgumentException("unknown setting of a task: " + key);
    }
  }

  /** Weight strategies, as an author would write them. */
  private static WeightStrategy strategy(String name) {
    return switch (name) {
      case "falling" -> (task, n) -> Math.max(task.weight() - (n - 1), 1);
      case "descendants" -> (task, n) -> task.downstream().size();
      case "ancestors" -> (task, n) -> task.upstream().size();
      case "heaviest" ->
          (task, n) -> task.downstream().stream().mapToInt(d -> d.weight()).max().orElse(0);
      case "huge" -> (task, n) -> Long.MAX_VALUE;
      default -> throw new IllegalArgumentException("unknown weight strategy: " + name);
    };
  }

  private static Retries retries(List<String> settings) {
    Retries retries = Retries.none();
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      retries =
          switch (pair[0]) {
            case "retries" -> retries.limit(Integer.parseInt(pair[1]));
            case "delay" -> retries.delay(duration(pair[1]));
            case "exponential" ->
                retries.exponential(
                    retries.delay(), pair.length < 2 ? 2 : Double.parseDouble(pair[1]));
            case "max_delay" -> retries.maxDelay(duration(pair[1]));
            default -> retries;
          };
    }
    return retries;
  }

  /**
   * {@code queued+30m, logical-1h, at:2026-01-01T06:00:00Z, start+10m, avg+5m, avg+5m:3:2} (of the
   * last 3 runs, with 2 at least); with {@code !start} it is enough to have started.
   */
  static Deadline deadline(String text) {
    boolean toStart = text.endsWith("!start");
    String rest = toStart ? text.substring(0, text.length() - 6) : text;
    Deadline deadline;
    if (rest.startsWith("at:")) {
      deadline = Deadline.at(rest.substring(3));
    } else {
      String[] parts = rest.split("(?=[+-])|:", -1);
      Duration span = duration(parts[1].substring(1));
      span = parts[1].startsWith("-") ? span.negated() : span;
      deadline =
          switch (parts[0]) {
            case "queued" -> Deadline.afterQueued(span);
            case "logical" -> Deadline.afterLogicalDate(span);
            case "start" -> Deadline.afterStart(span);
            case "avg" -> Deadline.overAverage(span);
            default -> throw new IllegalArgumentException("no deadline: " + text);
          };
      if (parts.length > 2) {
        deadline = deadline.ofLast(Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
      }
    }
    return toStart ? deadline.toStart() : deadline;
  }

  /** {@code 10s, 5m, 2h, 1d, 250ms}. */
  static Duration duration(String text) {
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      case 'd' -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException("no duration: " + text);
    };
  }

  private static List<Integer> literal(String text) {
    return IntStream.rangeClosed(1, Integer.parseInt(text.substring(1))).boxed().toList();
  }

  private TaskRef<?> make(
      Draft0 draft, String kind, String over, List<String> with, List<String> settings) {
    if (!over.isEmpty()) {
      return each(draft, over);
    }
    if (!with.isEmpty()) {
      return draft.with(this.<Object>ref(with.getFirst())).call(Object.class, (run, x) -> x);
    }
    return switch (kind) {
      case "scope" -> draft.open(RandomDagWork.Thing.class, run -> new RandomDagWork.Thing());
      case "remote" -> draft.run(RandomDagWork.Job.class, run -> new RandomDagWork.Job());
      case "sensor" -> draft.run(RandomDagWork.Eye.class, run -> new RandomDagWork.Eye());
      case "approval", "branch_approval" -> draft.ask(question(kind, settings));
      default -> draft.call(Object.class, run -> "x");
    };
  }

  private static ApprovalSpec question(String kind, List<String> settings) {
    Optional<Duration> within = Optional.empty();
    List<String> defaults = List.of();
    for (String setting : settings) {
      if (setting.startsWith("answer_within=")) {
        within = Optional.of(duration(setting.substring(14)));
      } else if (setting.startsWith("default=")) {
        defaults = List.of(setting.substring(8));
      }
    }
    boolean branch = kind.equals("branch_approval");
    return new ApprovalSpec(
        branch ? ApprovalSpec.Kind.BRANCH : ApprovalSpec.Kind.APPROVAL,
        "Go on?",
        "",
        branch ? List.of() : List.of(ApprovalSpec.APPROVE, ApprovalSpec.REJECT),
        false,
        defaults,
        within,
        List.of(),
        Json.object());
  }

  /** A mapped task: {@code x}, {@code x*y*#2}, {@code zip(x,y)} or {@code fill(x,y)}. */
  private TaskRef<?> each(Draft0 draft, String over) {
    String inputs = over;
    if (over.startsWith("zip(") || over.startsWith("fill(")) {
      inputs = over.substring(over.indexOf('(') + 1, over.length() - 1);
      if (over.startsWith("fill(")) {
        draft.zipLongest();
      } else {
        draft.zip();
      }
    }
    String[] parts = inputs.split("[*,]", -1);
    Draft1<Object> one = draft.over(elements(parts[0]));
    if (parts.length == 1) {
      return one.callEach(Object.class, (run, a) -> "x");
    }
    Draft2<Object, Object> two = one.over(elements(parts[1]));
    if (parts.length == 2) {
      return two.callEach(Object.class, (run, a, b) -> "x");
    }
    Draft3<Object, Object, Object> three = two.over(elements(parts[2]));
    return three.callEach(Object.class, (run, a, b, c) -> "x");
  }

  /** {@code x}, a literal {@code #2}, or one after another: {@code x+#2}. */
  private Elements<Object> elements(String text) {
    return Arrays.stream(text.split("\\+", -1))
        .map(
            part ->
                part.startsWith("#")
                    ? Elements.of(List.<Object>copyOf(literal(part)), Object.class)
                    : Elements.of(this.<List<Object>>ref(part)))
        .reduce((all, next) -> all.concat(next))
        .orElseThrow();
  }
}
