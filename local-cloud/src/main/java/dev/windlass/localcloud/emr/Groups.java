package dev.windlass.localcloud.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The instance groups (or fleets) a request asks for, whichever of three ways it does so. */
final class Groups {
  private Groups() {}

  /**
   * One group.
   *
   * @param role MASTER, CORE or TASK
   * @param market ON_DEMAND or SPOT
   */
  record Group(String role, String name, String type, String market, int count) {}

  static List<Group> of(JsonNode request) {
    var instances = request.path("Instances");
    var groups = new ArrayList<Group>();
    for (var group : instances.path("InstanceGroups")) {
      var role = group.path("InstanceRole").asText("CORE");
      groups.add(
          new Group(
              role,
              group.path("Name").asText(role),
              group.path("InstanceType").asText(),
              group.path("Market").asText("ON_DEMAND"),
              group.path("InstanceCount").asInt(1)));
    }
    for (var fleet : instances.path("InstanceFleets")) {
      var role = fleet.path("InstanceFleetType").asText("CORE");
      var spot = fleet.path("TargetSpotCapacity").asInt(0);
      var type = fleet.path("InstanceTypeConfigs").path(0).path("InstanceType").asText();
      groups.add(
          new Group(
              role,
              fleet.path("Name").asText(role),
              type,
              spot > 0 ? "SPOT" : "ON_DEMAND",
              Math.max(1, spot + fleet.path("TargetOnDemandCapacity").asInt(0))));
    }
    if (groups.isEmpty()) {
      var master = instances.path("MasterInstanceType").asText("m5.xlarge");
      groups.add(new Group("MASTER", "MASTER", master, "ON_DEMAND", 1));
      var workers = instances.path("InstanceCount").asInt(1) - 1;
      if (workers > 0) {
        var type = instances.path("SlaveInstanceType").asText(master);
        groups.add(new Group("CORE", "CORE", type, "ON_DEMAND", workers));
      }
    }
    return groups;
  }
}
