package dev.windlass.dag;

import dev.windlass.dag.DagStructure.Role;
import dev.windlass.dag.DagStructure.Shape;
import dev.windlass.dag.DagStructure.WeightRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** What is known so far of a task being defined. */
final class TaskDraft {
  final String id;
  final String group;
  String operator = "Empty";
  Shape shape = Shape.EMPTY;
  Role role = Role.WORK;
  String owner = "";
  String doc = "";
  TriggerRule rule = TriggerRule.ALL_SUCCESS;
  Optional<Retries> retries = Optional.empty();
  Optional<RetryPolicy> retryPolicy = Optional.empty();
  Optional<Duration> executionTimeout = Optional.empty();
  Optional<Duration> waitTimeout = Optional.empty();
  Optional<Duration> sensorTimeout = Optional.empty();

  /** Dates as they were written: the DAG's time zone may be said later. */
  Optional<String> startDate = Optional.empty();

  Optional<String> endDate = Optional.empty();
  boolean softFail;
  String pool = "default_pool";
  int poolSlots = 1;
  int priorityWeight = 1;
  WeightRule weightRule = WeightRule.DOWNSTREAM;
  Optional<WeightStrategy> strategy = Optional.empty();

  /** For a branch: what it can choose, as far as it said so. */
  List<String> branches = List.of();

  ParamSet params = ParamSet.none();
  boolean multipleOutputs;
  boolean failRunOnTeardownFailure;
  String setupId = "";
  String teardownId = "";

  PastRules past = PastRules.NONE;
  ActiveLimits limits = ActiveLimits.NONE;
  Sensing sensing = Sensing.PLAIN;
  Optional<ApprovalSpec> approval = Optional.empty();
  final CallbackBook callbacks = new CallbackBook();

  /** What the task is mapped over; empty: not mapped, unless its group is. */
  final List<Elements<?>> over = new ArrayList<>();

  /** Gives a mapped instance its label from the task's arguments; null: the index is enough. */
  Draft.@Nullable Typed<String> label;

  boolean zip;
  boolean fill;

  /** Whether its definition ended with one of the mapped forms. */
  boolean each;

  /** The mapped group it is in; empty: none. */
  String mapGroup = "";

  final List<Asset> outlets = new ArrayList<>();
  final List<Asset> inlets = new ArrayList<>();
  String displayName = "";

  /** What it says itself of what defaults can say, too: the fields here have what came of it. */
  final Defaults own = new Defaults();

  /** For a teardown: its setup. */
  String setupOf = "";

  final SequencedSet<String> upstream = new LinkedHashSet<>();
  final SequencedSet<String> upstreamGroups = new LinkedHashSet<>();
  final SequencedSet<String> scopes = new LinkedHashSet<>();

  /** One entry per argument: the upstream ids it is made of. */
  final List<List<String>> inputs = new ArrayList<>();

  /** Whether the argument at this place is a list of outputs. */
  final List<Boolean> spread = new ArrayList<>();

  TaskDraft(String id, String group) {
    this.id = id;
    this.group = group;
  }

  /** The lists that the task is mapped over, of all its inputs. */
  List<MapSpec.Over> lists() {
    return over.stream().flatMap(e -> e.over().stream()).toList();
  }

  /** How it is mapped; empty: it is not. */
  Optional<MapSpec> mapping() {
    return over.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MapSpec(zip, fill, lists(), over.stream().map(e -> e.over().size()).toList()));
  }

  /** One side of the scope that this draft describes. */
  TaskDraft as(String taskId, Role side) {
    TaskDraft other = new TaskDraft(taskId, group);
    other.role = side;
    other.own.addAll(own);
    other.doc = doc;
    if (side == Role.SETUP) {
      other.startDate = startDate;
      other.endDate = endDate;
    }
    other.params = params;
    other.failRunOnTeardownFailure = failRunOnTeardownFailure;
    other.mapGroup = mapGroup;
    other.callbacks.addAll(callbacks);
    other.scopes.addAll(scopes);
    other.inputs.addAll(inputs);
    other.spread.addAll(spread);
    if (side == Role.SETUP) {
      other.upstream.addAll(upstream);
      other.upstreamGroups.addAll(upstreamGroups);
    }
    return other;
  }
}
