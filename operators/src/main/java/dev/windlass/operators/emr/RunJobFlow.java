package dev.windlass.operators.emr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.emr.model.Application;
import software.amazon.awssdk.services.emr.model.BootstrapActionConfig;
import software.amazon.awssdk.services.emr.model.Configuration;
import software.amazon.awssdk.services.emr.model.InstanceGroupConfig;
import software.amazon.awssdk.services.emr.model.InstanceRoleType;
import software.amazon.awssdk.services.emr.model.JobFlowInstancesConfig;
import software.amazon.awssdk.services.emr.model.MarketType;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.Tag;

/** A {@link ClusterSpec} as EMR's own request. */
final class RunJobFlow {
  private RunJobFlow() {}

  static RunJobFlowRequest request(String name, ClusterSpec spec, Map<String, String> tags) {
    var all = new LinkedHashMap<>(spec.tags());
    all.putAll(tags);
    var request =
        RunJobFlowRequest.builder()
            .name(name)
            .releaseLabel(spec.release())
            .applications(
                spec.applications().stream()
                    .map(a -> Application.builder().name(a).build())
                    .toList())
            .serviceRole(spec.serviceRole())
            .jobFlowRole(spec.instanceProfile())
            .logUri(spec.logUri())
            .stepConcurrencyLevel(spec.stepConcurrency())
            .visibleToAllUsers(true)
            .autoTerminationPolicy(p -> p.idleTimeout(spec.idleTermination().toSeconds()))
            .instances(instances(spec))
            .tags(
                all.entrySet().stream()
                    .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
                    .toList());
    if (!spec.bootstrap().isEmpty()) {
      request.bootstrapActions(
          spec.bootstrap().entrySet().stream()
              .map(
                  b ->
                      BootstrapActionConfig.builder()
                          .name(b.getKey())
                          .scriptBootstrapAction(s -> s.path(b.getValue()))
                          .build())
              .toList());
    }
    if (!spec.configurations().isEmpty()) {
      request.configurations(
          spec.configurations().entrySet().stream()
              .map(
                  c ->
                      Configuration.builder()
                          .classification(c.getKey())
                          .properties(c.getValue())
                          .build())
              .toList());
    }
    return request.build();
  }

  private static JobFlowInstancesConfig instances(ClusterSpec spec) {
    var groups = new ArrayList<InstanceGroupConfig>();
    groups.add(group("master", InstanceRoleType.MASTER, spec.masterType(), 1, false));
    if (spec.coreNodes() > 0) {
      groups.add(
          group("core", InstanceRoleType.CORE, spec.coreType(), spec.coreNodes(), spec.spot()));
    }
    var instances =
        JobFlowInstancesConfig.builder()
            .instanceGroups(List.copyOf(groups))
            .keepJobFlowAliveWhenNoSteps(true)
            .terminationProtected(false)
            .ec2SubnetId(spec.subnet())
            .ec2KeyName(spec.keyName());
    if (!spec.securityGroups().isEmpty()) {
      instances
          .emrManagedMasterSecurityGroup(spec.securityGroups().get(0))
          .emrManagedSlaveSecurityGroup(spec.securityGroups().get(1));
    }
    return instances.build();
  }

  private static InstanceGroupConfig group(
      String name, InstanceRoleType role, String type, int count, boolean spot) {
    return InstanceGroupConfig.builder()
        .name(name)
        .instanceRole(role)
        .instanceType(type)
        .instanceCount(count)
        .market(spot ? MarketType.SPOT : MarketType.ON_DEMAND)
        .build();
  }
}
