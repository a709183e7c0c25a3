package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How EMR writes its things in JSON; times are seconds since 1970 with a fraction. */
final class EmrJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String account;
  private final String region;

  EmrJson(String account, String region) {
    this.account = account;
    this.region = region;
  }

  String arn(Cluster cluster) {
    return "arn:aws:elasticmapreduce:%s:%s:cluster/%s".formatted(region, account, cluster.id());
  }

  /** What ListClusters says of a cluster. */
  ObjectNode summary(Cluster cluster) {
    var node =
        JSON.objectNode()
            .put("Id", cluster.id())
            .put("Name", cluster.name())
            .put("ClusterArn", arn(cluster))
            .put("NormalizedInstanceHours", 0);
    node.set("Status", status(cluster.status()));
    return node;
  }

  /** What DescribeCluster says of a cluster. */
  ObjectNode description(Cluster cluster) {
    var request = cluster.request();
    var settings = cluster.settings();
    var node = summary(cluster);
    var instances = request.path("Instances");
    var ec2 = node.putObject("Ec2InstanceAttributes");
    copy(request, "JobFlowRole", ec2, "IamInstanceProfile");
    copy(instances, "Ec2KeyName", ec2, "Ec2KeyName");
    copy(instances, "Ec2SubnetId", ec2, "Ec2SubnetId");
    node.put(
        "InstanceCollectionType",
        instances.has("InstanceFleets") ? "INSTANCE_FLEET" : "INSTANCE_GROUP");
    copy(request, "ReleaseLabel", node, "ReleaseLabel");
    copy(request, "ServiceRole", node, "ServiceRole");
    copy(request, "LogUri", node, "LogUri");
    copy(request, "ScaleDownBehavior", node, "ScaleDownBehavior");
    node.put("AutoTerminate", !settings.keepAlive());
    node.put("TerminationProtected", settings.isProtected());
    node.put("VisibleToAllUsers", request.path("VisibleToAllUsers").asBoolean(true));
    node.put("StepConcurrencyLevel", settings.stepConcurrency());
    if (!cluster.master().isEmpty()) {
      node.put("MasterPublicDnsName", cluster.master());
    }
    node.set("Applications", applications(request));
    node.set("Tags", tags(cluster.tags()));
    if (request.has("Configurations")) {
      node.set("Configurations", request.get("Configurations"));
    }
    return node;
  }

  ObjectNode step(Step step) {
    var node = JSON.objectNode().put("Id", step.id()).put("Name", step.name());
    node.put("ActionOnFailure", step.actionOnFailure());
    var jar = step.config().path("HadoopJarStep");
    var config = node.putObject("Config");
    copy(jar, "Jar", config, "Jar");
    copy(jar, "MainClass", config, "MainClass");
    config.set("Args", jar.has("Args") ? jar.get("Args") : JSON.arrayNode());
    var properties = config.putObject("Properties");
    jar.path("Properties")
        .forEach(p -> properties.put(p.path("Key").asText(), p.path("Value").asText()));
    var status = node.putObject("Status").put("State", step.state().name());
    status.putObject("StateChangeReason");
    if (!step.failure().isEmpty()) {
      status
          .putObject("FailureDetails")
          .put("Reason", "Unknown Error.")
          .put("Message", step.failure());
    }
    var timeline = status.putObject("Timeline");
    time(timeline, "CreationDateTime", step.created());
    time(timeline, "StartDateTime", step.started());
    time(timeline, "EndDateTime", step.ended());
    return node;
  }

  ArrayNode instances(Cluster cluster) {
    var list = JSON.arrayNode();
    for (var group : Groups.of(cluster.request())) {
      var lost = group.role().equals("CORE") ? cluster.lostNodes() : 0;
      for (var i = 0; i < group.count() + lost; i++) {
        list.add(instance(cluster, group, i, i < lost));
      }
    }
    return list;
  }

  private static ObjectNode instance(Cluster cluster, Groups.Group group, int index, boolean lost) {
    var key = cluster.id().substring(2) + "-" + group.role() + "-" + index;
    var node =
        JSON.objectNode()
            .put("Id", "ci-" + key)
            .put(
                "Ec2InstanceId", "i-" + String.format("%017x", (long) key.hashCode() & 0xffffffffL))
            .put("InstanceGroupId", groupId(cluster, group))
            .put("InstanceType", group.type())
            .put("Market", group.market());
    if (group.role().equals("MASTER") && !cluster.master().isEmpty()) {
      node.put("PublicDnsName", cluster.master()).put("PrivateDnsName", cluster.master());
    }
    var state =
        lost || cluster.state().isOver()
            ? "TERMINATED"
            : cluster.state().isUp() || cluster.state() == ClusterState.TERMINATING
                ? "RUNNING"
                : "PROVISIONING";
    var status = node.putObject("Status").put("State", state);
    var reason = status.putObject("StateChangeReason");
    if (lost) {
      reason.put("Code", "INSTANCE_FAILURE").put("Message", "Instance was terminated.");
    }
    time(status.putObject("Timeline"), "CreationDateTime", cluster.status().created());
    return node;
  }

  ArrayNode groups(Cluster cluster) {
    var list = JSON.arrayNode();
    for (var group : Groups.of(cluster.request())) {
      var running = cluster.state().isUp() ? group.count() : 0;
      var node =
          list.addObject()
              .put("Id", groupId(cluster, group))
              .put("Name", group.name())
              .put("InstanceGroupType", group.role())
              .put("InstanceType", group.type())
              .put("Market", group.market())
              .put("RequestedInstanceCount", group.count())
              .put("RunningInstanceCount", running);
      node.putObject("Status")
          .put("State", cluster.state().isOver() ? "TERMINATED" : "RUNNING")
          .putObject("StateChangeReason");
    }
    return list;
  }

  static ArrayNode tags(Map<String, String> tags) {
    var list = JSON.arrayNode();
    tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
    return list;
  }

  private static String groupId(Cluster cluster, Groups.Group group) {
    return "ig-" + cluster.id().substring(2) + "-" + group.role();
  }

  private static ObjectNode status(Cluster.Status status) {
    var node = JSON.objectNode().put("State", status.state().name());
    var reason = node.putObject("StateChangeReason");
    if (!status.code().isEmpty()) {
      reason.put("Code", status.code());
    }
    if (!status.message().isEmpty()) {
      reason.put("Message", status.message());
    }
    var timeline = node.putObject("Timeline");
    time(timeline, "CreationDateTime", status.created());
    time(timeline, "ReadyDateTime", status.ready());
    time(timeline, "EndDateTime", status.ended());
    return node;
  }

  private static ArrayNode applications(JsonNode request) {
    var list = JSON.arrayNode();
    for (var application : request.path("Applications")) {
      var name = application.path("Name").asText();
      var node = list.addObject().put("Name", name);
      switch (name) {
        case "Livy" -> node.put("Version", "0.7.1");
        case "Spark" -> node.put("Version", "4.2.0");
        case "Hadoop" -> node.put("Version", "3.5.0");
        default -> {}
      }
    }
    return list;
  }

  private static void time(ObjectNode timeline, String field, @Nullable Instant at) {
    if (at != null) {
      timeline.put(field, BigDecimal.valueOf(at.toEpochMilli(), 3));
    }
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String as) {
    var value = from.path(field);
    if (value.isValueNode() && !value.isNull()) {
      to.put(as, value.asText());
    }
  }
}
