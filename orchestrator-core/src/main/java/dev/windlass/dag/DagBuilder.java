package dev.windlass.dag;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.DagStructure.GroupSpec;
import dev.windlass.timetable.Cron;
import dev.windlass.timetable.TimetableSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the definition of one DAG. Not thread-safe; used inside {@link Dag#define} only.
 * Problems are collected and reported together at the end.
 */
public final class DagBuilder {
  private final String id;
  private final Deque<String> groups = new ArrayDeque<>(List.of(""));
  private final List<GroupSpec> groupSpecs = new ArrayList<>();
  private final Map<String, TaskDraft> drafts = new LinkedHashMap<>();
  private final Map<String, JavaType> outputs = new LinkedHashMap<>();
  private final Map<String, TaskBody> bodies = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final ObjectNode params = Json.object();
  private String description = "";
  private String doc = "";
  private String owner = "windlass";
  private List<String> tags = List.of();
  private String schedule = "none";
  private boolean intervals;
  private Optional<Duration> period = Optional.empty();
  private ZoneId zone = ZoneId.of("UTC");
  private Optional<String> startDate = Optional.empty();
  private Optional<String> endDate = Optional.empty();
  private boolean catchup;
  private int maxActiveRuns = 16;
  private int maxActiveTasks = 16;
  private Optional<Duration> runTimeout = Optional.empty();
  private Retries retries = Retries.none();

  DagBuilder(String id) {
    this.id = id;
  }

  /** Runs at the fire times of a cron expression or preset; {@code @once} and {@code none} too. */
  public DagBuilder schedule(String expression) {
    this.schedule = expression;
    this.intervals = false;
    return this;
  }

  /** Runs at the end of each interval between two fire times, for the data of that interval. */
  public DagBuilder cronInterval(String expression) {
    this.schedule = expression;
    this.intervals = true;
    return this;
  }

  /** Runs every {@code period} of absolute time. */
  public DagBuilder every(Duration period) {
    this.period = Optional.of(period);
    return this;
  }

  /** The zone of the schedule and of dates without one; the default is UTC. */
  public DagBuilder timezone(String zoneId) {
    try {
      this.zone = ZoneId.of(zoneId);
    } catch (DateTimeException e) {
      problems.add(
          "unknown timezone '%s'; use a name such as Europe/Berlin or UTC".formatted(zoneId));
    }
    return this;
  }

  /**
   * No run before this date: {@code 2026-01-01} or an instant such as {@code 2026-01-01T00:00:00Z}.
   */
  public DagBuilder startDate(String date) {
    this.startDate = Optional.of(date);
    return this;
  }

  /** No run after this date (inclusive). */
  public DagBuilder endDate(String date) {
    this.endDate = Optional.of(date);
    return this;
  }

  /** Whether missed runs since the start date are made up for; the default is no. */
  public DagBuilder catchup(boolean catchup) {
    this.catchup = catchup;
    return this;
  }

  /** Running runs at a time; the default is 16. */
  public DagBuilder maxActiveRuns(int runs) {
    this.maxActiveRuns = runs;
    return this;
  }

  /** Queued and running tasks at a time, per run; the default is 16. */
  public DagBuilder maxActiveTasks(int tasks) {
    this.maxActiveTasks = tasks;
    return this;
  }

  /** A run that takes longer is ended and fails. */
  public DagBuilder runTimeout(Duration timeout) {
    this.runTimeout = Optional.of(timeout);
    return this;
  }

  /** The default for tasks that say nothing; without it there is no retry. */
  public DagBuilder retries(Retries retries) {
    this.retries = retries;
    return this;
  }

  /** One line for lists. */
  public DagBuilder description(String line) {
    this.description = line;
    return this;
  }

  /** Markdown shown with the DAG. */
  public DagBuilder doc(String markdown) {
    this.doc = markdown;
    return this;
  }

  /** Who to ask. */
  public DagBuilder owner(String owner) {
    this.owner = owner;
    return this;
  }

  /** Words to find the DAG by. */
  public DagBuilder tags(String... tags) {
    this.tags = List.of(tags);
    return this;
  }

  /** A param with its default; a run's conf overrides it. */
  public DagBuilder param(String name, @Nullable Object defaultValue) {
    JsonNode tree = Json.tree(defaultValue);
    params.set(name, tree);
    return this;
  }

  /** Begins a task. */
  public Draft0 task(String taskId) {
    return new Draft0(this, taskId);
  }

  /** A task that does nothing but join or fork; it costs no worker. */
  public TaskRef<Void> empty(String taskId, TaskRef<?>... upstream) {
    TaskDraft draft = new TaskDraft(taskId, currentGroup());
    for (TaskRef<?> u : upstream) {
      draft.upstream.add(u.id());
    }
    String full = add(draft, Types.of(Void.class), (run, in) -> (Action<Void>) context -> null);
    return new TaskRef<>(this, full);
  }

  /** Begins a scope: a resource that is created, used by tasks, and destroyed on every path. */
  public Draft0 scope(String scopeId) {
    return new Draft0(this, scopeId);
  }

  /** A scope whose resource needs no upstream data. */
  public <T, O extends Resource<T>> Scope<T> scope(String scopeId, Class<O> resource, Fn0<O> fn) {
    return scope(scopeId).open(resource, fn);
  }

  /** A group of tasks: their ids get {@code groupId.} as prefix. */
  public TaskGroup group(String groupId, Consumer<DagBuilder> body) {
    String parent = currentGroup();
    String full = prefixed(groupId);
    if (!groupId.matches("[A-Za-z0-9_-]{1,200}")) {
      problems.add(
          "group id '%s' may have only letters, digits, _ and -, at most 200".formatted(groupId));
    }
    groupSpecs.add(new GroupSpec(full, groupId, parent));
    groups.push(full);
    body.accept(this);
    groups.pop();
    return new TaskGroup(full);
  }

  /** Orders tasks one after another, without data. */
  public void chain(TaskRef<?>... tasks) {
    for (int i = 1; i < tasks.length; i++) {
      tasks[i].after(tasks[i - 1]);
    }
  }

  String currentGroup() {
    return groups.peek();
  }

  private String prefixed(String part) {
    return currentGroup().isEmpty() ? part : currentGroup() + "." + part;
  }

  void edge(String upstream, String downstream) {
    TaskDraft draft = drafts.get(downstream);
    if (draft != null) {
      draft.upstream.add(upstream);
    }
  }

  String add(TaskDraft draft, JavaType output, Draft.Typed<? extends Operator<?>> body) {
    String full = prefixed(draft.id);
    if (!draft.id.matches("[A-Za-z0-9_.-]+") || full.length() > 250) {
      problems.add(
          "task id '%s' may have only letters, digits, _ . and -, at most 250 with its groups"
              .formatted(full));
    }
    if (drafts.putIfAbsent(full, draft) != null) {
      problems.add("task id '%s' is used twice; ids must be unique in a DAG".formatted(full));
      return full;
    }
    draft.inputs.forEach(draft.upstream::addAll);
    outputs.put(full, output);
    bodies.put(full, decoding(full, draft, body));
    return full;
  }

  private TaskBody decoding(
      String taskId, TaskDraft draft, Draft.Typed<? extends Operator<?>> body) {
    List<List<String>> inputs = List.copyOf(draft.inputs);
    List<Boolean> spread = List.copyOf(draft.spread);
    Map<String, JavaType> types = outputs;
    return (run, values) -> {
      @Nullable Object[] decoded = new Object[inputs.size()];
      int at = 0;
      for (int i = 0; i < decoded.length; i++) {
        List<@Nullable Object> parts = new ArrayList<>();
        for (String from : inputs.get(i)) {
          parts.add(decode(taskId, from, types.get(from), values.get(at++)));
        }
        decoded[i] = spread.get(i) ? parts : parts.getFirst();
      }
      return body.build(run, decoded);
    };
  }

  private static @Nullable Object decode(
      String taskId, String from, @Nullable JavaType type, @Nullable JsonNode value) {
    if (value == null || value.isNull() || type == null || type.hasRawClass(Void.class)) {
      return null;
    }
    try {
      return Json.value(value, type);
    } catch (IllegalArgumentException e) {
      throw new FailTask(
          "task %s cannot read the output of %s: %s".formatted(taskId, from, e.getMessage()), e);
    }
  }

  Dag build() {
    if (!id.matches("[A-Za-z0-9_.-]{1,250}")) {
      problems.add(
          "DAG id '%s' may have only letters, digits, _ . and -, at most 250".formatted(id));
    }
    TimetableSpec timetable = timetable();
    DagWiring wiring = new DagWiring(drafts, owner, retries, problems);
    var tasks = wiring.wire();
    if (!problems.isEmpty()) {
      throw new InvalidDag(id, problems);
    }
    DagStructure structure =
        new DagStructure(
            id,
            description,
            doc,
            owner,
            tags,
            timetable,
            startDate.map(d -> instant("startDate", d)),
            endDate.map(d -> instant("endDate", d)),
            catchup,
            maxActiveRuns,
            maxActiveTasks,
            runTimeout,
            params,
            tasks,
            groupSpecs);
    return new Dag(structure, bodies);
  }

  private TimetableSpec timetable() {
    startDate.ifPresent(d -> instant("startDate", d));
    endDate.ifPresent(d -> instant("endDate", d));
    if (maxActiveRuns < 1) {
      problems.add("maxActiveRuns must be 1 or more, not " + maxActiveRuns);
    }
    if (maxActiveTasks < 1) {
      problems.add("maxActiveTasks must be 1 or more, not " + maxActiveTasks);
    }
    try {
      if (period.isPresent()) {
        var every = new TimetableSpec.Every(period.get());
        every.timetable();
        return every;
      }
      return switch (schedule) {
        case "none", "None", "" -> new TimetableSpec.None();
        case "@once" -> new TimetableSpec.Once();
        default -> {
          Cron.parse(schedule);
          yield intervals
              ? new TimetableSpec.CronInterval(schedule, zone)
              : new TimetableSpec.CronAt(schedule, zone);
        }
      };
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return new TimetableSpec.None();
    }
  }

  private Instant instant(String what, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      problems.add(
          "%s '%s' is not a date; write 2026-01-01 or 2026-01-01T00:00:00Z".formatted(what, text));
      return Instant.EPOCH;
    }
  }
}
