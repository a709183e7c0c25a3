package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.BilledResource;
import dev.windlass.localcloud.aws.CallLog;
import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.aws.Protocol;
import dev.windlass.localcloud.livy.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** EMR's API. Clusters live in {@link ClusterLife}, their records in {@link Fleet}. */
public final class EmrService implements AwsService {
  private static final ClusterLife.End LOST =
      new ClusterLife.End(
          "INTERNAL_ERROR", "The local cloud was stopped while the cluster ran.", true);

  private final CloudContext context;
  private final CallLog calls;
  private final Fleet fleet;
  private final EmrJson json;
  private final Map<String, ClusterLife> lives = new ConcurrentHashMap<>();

  /** EMR with its state below the context's directory; Livy calls go to this log. */
  public EmrService(CloudContext context, CallLog calls) {
    this.context = context;
    this.calls = calls;
    this.fleet = new Fleet(context.stateDirectory("emr").resolve("clusters.json"));
    this.json = new EmrJson(context.account(), context.region());
  }

  @Override
  public String name() {
    return "emr";
  }

  @Override
  public Protocol protocol() {
    return new Protocol.Json("ElasticMapReduce");
  }

  /** Clusters do not survive a stop of the local cloud: their nodes were its processes. */
  @Override
  public void start() {
    fleet.all().stream()
        .filter(cluster -> !cluster.state().isOver())
        .forEach(cluster -> fleet.update(cluster.id(), c -> c.with(lost(c))));
    try {
      Directories.delete(nodes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Cluster.Status lost(Cluster cluster) {
    return cluster
        .status()
        .because(LOST.code(), LOST.message())
        .to(ClusterState.TERMINATED_WITH_ERRORS, context.clock().instant());
  }

  @Override
  public AwsReply call(AwsCall call) throws AwsError {
    return switch (call.action()) {
      case "RunJobFlow" -> run(call);
      case "DescribeCluster" -> AwsReply.json(wrap("Cluster", json.description(cluster(call))));
      case "ListClusters" -> listClusters(call);
      case "TerminateJobFlows" -> terminate(call);
      case "ListInstances" -> AwsReply.json(wrap("Instances", json.instances(cluster(call))));
      case "ListInstanceGroups" ->
          AwsReply.json(wrap("InstanceGroups", json.groups(cluster(call))));
      case "ListBootstrapActions" -> bootstrapActions(cluster(call));
      case "AddJobFlowSteps" -> addSteps(call);
      case "DescribeStep" -> AwsReply.json(wrap("Step", json.step(step(call))));
      case "ListSteps" -> listSteps(call);
      case "CancelSteps" -> cancelSteps(call);
      case "AddTags" -> addTags(call);
      case "RemoveTags" -> removeTags(call);
      case "SetTerminationProtection" -> settings(call, "TerminationProtected");
      case "SetKeepJobFlowAliveWhenNoSteps" -> settings(call, "KeepJobFlowAliveWhenNoSteps");
      case "ModifyCluster" -> modify(call);
      case "PutAutoTerminationPolicy", "RemoveAutoTerminationPolicy" -> autoTermination(call);
      case "GetAutoTerminationPolicy" -> getAutoTermination(call);
      case "PutManagedScalingPolicy", "RemoveManagedScalingPolicy" -> scaling(call);
      case "GetManagedScalingPolicy" -> getScaling(call);
      default ->
          throw AwsError.badRequest(
              "UnknownOperationException",
              "The local cloud's EMR does not know the action " + call.action());
    };
  }

  private AwsReply run(AwsCall call) throws AwsError {
    var cluster = NewCluster.of(call, context.clock().instant());
    var fate = ClusterLife.fate(context, NewCluster.refusal(cluster.request(), context.iam()));
    fleet.add(cluster);
    var home = nodes().resolve(cluster.id());
    var life = new ClusterLife(cluster.id(), fleet, context, calls, home, fate);
    lives.put(cluster.id(), life);
    life.begin();
    return AwsReply.json(
        object().put("JobFlowId", cluster.id()).put("ClusterArn", json.arn(cluster)));
  }

  private AwsReply listClusters(AwsCall call) throws AwsError {
    var stale = context.faults().take("emr", call.action(), FaultKind.STALE_LIST);
    var newest =
        stale
            .map(fault -> context.clock().instant().minus(fault.delay()))
            .orElse(context.clock().instant());
    var found =
        ClusterLists.matching(fleet.all(), call.json()).stream()
            .filter(c -> !c.status().created().isAfter(newest))
            .toList();
    return AwsReply.json(ClusterLists.page(call, "Clusters", found, Cluster::id, json::summary));
  }

  private AwsReply terminate(AwsCall call) throws AwsError {
    var wanted = new ArrayList<Cluster>();
    for (var id : call.json().path("JobFlowIds")) {
      wanted.add(fleet.get(id.asText()));
    }
    if (wanted.stream().anyMatch(c -> c.settings().isProtected() && !c.state().isOver())) {
      throw NewCluster.invalid(
          "Could not shut down one or more job flows since they are termination protected.");
    }
    for (var cluster : wanted) {
      var life = lives.get(cluster.id());
      if (life != null) {
        life.end(ClusterLife.End.userRequest());
      }
    }
    return AwsReply.emptyJson();
  }

  private AwsReply addSteps(AwsCall call) throws AwsError {
    var cluster = fleet.get(call.requiredText("JobFlowId"));
    if (cluster.state().isOver() || cluster.state() == ClusterState.TERMINATING) {
      throw NewCluster.invalid(
          "A job flow that is shutting down, terminated, or finished may not be modified.");
    }
    var added = NewCluster.steps(call.json().path("Steps"), context.clock().instant());
    fleet.update(cluster.id(), c -> c.plus(added));
    var reply = object();
    var ids = reply.putArray("StepIds");
    added.forEach(step -> ids.add(step.id()));
    return AwsReply.json(reply);
  }

  private AwsReply listSteps(AwsCall call) throws AwsError {
    var states = texts(call.json().path("StepStates"));
    var ids = texts(call.json().path("StepIds"));
    var found =
        cluster(call).steps().reversed().stream()
            .filter(s -> states.isEmpty() || states.contains(s.state().name()))
            .filter(s -> ids.isEmpty() || ids.contains(s.id()))
            .toList();
    return AwsReply.json(ClusterLists.page(call, "Steps", found, Step::id, json::step));
  }

  private AwsReply cancelSteps(AwsCall call) throws AwsError {
    var cluster = cluster(call);
    var reply = object();
    var list = reply.putArray("CancelStepsInfoList");
    for (var id : texts(call.json().path("StepIds"))) {
      var info = list.addObject().put("StepId", id);
      var before = cluster.steps().stream().filter(s -> s.id().equals(id)).findFirst();
      if (before.isEmpty() || !before.get().state().isOpen()) {
        info.put("Status", "FAILED").put("Reason", "The step is not pending or running.");
      } else {
        fleet.update(cluster.id(), c -> c.withStep(id, this::cancelled));
        info.put("Status", "SUBMITTED");
      }
    }
    return AwsReply.json(reply);
  }

  private Step cancelled(Step step) {
    return switch (step.state()) {
      case PENDING -> step.over(StepState.CANCELLED, "", context.clock().instant());
      case RUNNING ->
          new Step(
              step.id(),
              step.config(),
              StepState.CANCEL_PENDING,
              "",
              step.created(),
              step.started(),
              null);
      case CANCEL_PENDING, COMPLETED, CANCELLED, FAILED, INTERRUPTED -> step;
    };
  }

  private AwsReply addTags(AwsCall call) throws AwsError {
    var cluster = fleet.get(call.requiredText("ResourceId"));
    fleet.update(
        cluster.id(),
        c -> {
          var tags = new TreeMap<>(c.tags());
          tags.putAll(NewCluster.tags(call.json().path("Tags")));
          return c.withTags(tags);
        });
    return AwsReply.emptyJson();
  }

  private AwsReply removeTags(AwsCall call) throws AwsError {
    var cluster = fleet.get(call.requiredText("ResourceId"));
    fleet.update(
        cluster.id(),
        c -> {
          var tags = new TreeMap<>(c.tags());
          texts(call.json().path("TagKeys")).forEach(tags::remove);
          return c.withTags(tags);
        });
    return AwsReply.emptyJson();
  }

  private AwsReply settings(AwsCall call, String field) throws AwsError {
    var value = call.json().path(field).asBoolean();
    for (var id : texts(call.json().path("JobFlowIds"))) {
      change(
          fleet.get(id),
          s ->
              field.equals("TerminationProtected")
                  ? new Cluster.Settings(
                      s.keepAlive(), value, s.stepConcurrency(), s.idleSeconds(), s.scaling())
                  : new Cluster.Settings(
                      value, s.isProtected(), s.stepConcurrency(), s.idleSeconds(), s.scaling()));
    }
    return AwsReply.emptyJson();
  }

  private AwsReply modify(AwsCall call) throws AwsError {
    var level = call.json().path("StepConcurrencyLevel").asInt(1);
    if (level < 1 || level > 256) {
      throw NewCluster.invalid("StepConcurrencyLevel must be between 1 and 256.");
    }
    change(
        cluster(call),
        s ->
            new Cluster.Settings(
                s.keepAlive(), s.isProtected(), level, s.idleSeconds(), s.scaling()));
    return AwsReply.json(object().put("StepConcurrencyLevel", level));
  }

  private AwsReply autoTermination(AwsCall call) throws AwsError {
    var idle = NewCluster.idleSeconds(call.json().path("AutoTerminationPolicy"));
    change(
        cluster(call),
        s ->
            new Cluster.Settings(
                s.keepAlive(), s.isProtected(), s.stepConcurrency(), idle, s.scaling()));
    return AwsReply.emptyJson();
  }

  private AwsReply getAutoTermination(AwsCall call) throws AwsError {
    var idle = cluster(call).settings().idleSeconds();
    return idle == 0
        ? AwsReply.emptyJson()
        : AwsReply.json(wrap("AutoTerminationPolicy", object().put("IdleTimeout", idle)));
  }

  private AwsReply scaling(AwsCall call) throws AwsError {
    var policy = call.json().get("ManagedScalingPolicy");
    change(
        cluster(call),
        s ->
            new Cluster.Settings(
                s.keepAlive(), s.isProtected(), s.stepConcurrency(), s.idleSeconds(), policy));
    return AwsReply.emptyJson();
  }

  private AwsReply getScaling(AwsCall call) throws AwsError {
    var policy = cluster(call).settings().scaling();
    return policy == null
        ? AwsReply.emptyJson()
        : AwsReply.json(wrap("ManagedScalingPolicy", policy));
  }

  private static AwsReply bootstrapActions(Cluster cluster) {
    var reply = object();
    var list = reply.putArray("BootstrapActions");
    for (var action : cluster.request().path("BootstrapActions")) {
      var script = action.path("ScriptBootstrapAction");
      var node = list.addObject().put("Name", action.path("Name").asText());
      node.put("ScriptPath", script.path("Path").asText());
      node.set("Args", script.has("Args") ? script.get("Args") : node.arrayNode());
    }
    return AwsReply.json(reply);
  }

  private void change(Cluster cluster, UnaryOperator<Cluster.Settings> change) {
    fleet.update(cluster.id(), c -> c.with(change.apply(c.settings())));
  }

  private Cluster cluster(AwsCall call) throws AwsError {
    return fleet.get(call.requiredText("ClusterId"));
  }

  private Step step(AwsCall call) throws AwsError {
    var id = call.requiredText("StepId");
    return cluster(call).steps().stream()
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                AwsError.badRequest(
                    "InvalidRequestException", "Step id '%s' is not valid.".formatted(id)));
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode wrap(String field, JsonNode value) {
    var node = object();
    node.set(field, value);
    return node;
  }

  private Path nodes() {
    return context.stateDirectory("emr").resolve("nodes");
  }

  @Override
  public List<BilledResource> resources() {
    return fleet.all().stream()
        .map(
            c ->
                new BilledResource(
                    name(),
                    "cluster",
                    c.id(),
                    c.state().name(),
                    c.tags(),
                    Prices.hourly(c.request()),
                    c.status().created(),
                    c.status().ended()))
        .toList();
  }

  @Override
  public void close() {
    lives.values().forEach(life -> life.end(LOST));
    try {
      for (var life : lives.values()) {
        life.awaitEnd(Duration.ofSeconds(15));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
