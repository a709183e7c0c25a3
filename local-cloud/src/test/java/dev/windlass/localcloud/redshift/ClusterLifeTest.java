package dev.windlass.localcloud.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.localcloud.aws.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The control plane: a cluster's states and what AWS refuses in each. */
@TestInstance(Lifecycle.PER_CLASS)
class ClusterLifeTest {
  private RedshiftCloud cloud;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cloud = RedshiftCloud.start(directory);
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Map<String, String> wanted(String id) {
    return new TreeMap<>(
        Map.of(
            "ClusterIdentifier", id,
            "NodeType", "dc2.large",
            "ClusterType", "single-node",
            "MasterUsername", "admin",
            "MasterUserPassword", "Secret123",
            "DBName", "dwh"));
  }

  private Map<String, String> id(String id) {
    return Map.of("ClusterIdentifier", id);
  }

  @Test
  void a_cluster_is_created_paused_resumed_and_deleted() throws Exception {
    var made = cloud.control("CreateCluster", wanted("life"));
    assertThat(RedshiftCloud.text(made, "ClusterStatus")).isEqualTo("creating");
    assertThat(RedshiftCloud.text(made, "Address")).isEmpty();
    assertThatThrownBy(() -> cloud.control("CreateCluster", wanted("life")))
        .hasFieldOrPropertyWithValue("code", "ClusterAlreadyExists");
    assertThatThrownBy(() -> cloud.control("PauseCluster", id("life")))
        .hasFieldOrPropertyWithValue("code", "InvalidClusterState");
    cloud.untilStatus("life", "available");
    var there = cloud.control("DescribeClusters", id("life"));
    assertThat(RedshiftCloud.text(there, "ClusterAvailabilityStatus")).isEqualTo("Available");
    assertThat(RedshiftCloud.text(there, "Address")).isEqualTo("127.0.0.1");
    cloud.run("life", "create table kept (n int)", "insert into kept values (1)");

    cloud.control("PauseCluster", id("life"));
    assertThatThrownBy(() -> cloud.control("ResumeCluster", id("life")))
        .hasFieldOrPropertyWithValue("code", "InvalidClusterState");
    cloud.untilStatus("life", "paused");
    cloud.control("ResumeCluster", id("life"));
    cloud.untilStatus("life", "available");
    assertThat(cloud.rows("life", "select n from kept")).isEqualTo("1");

    assertThatThrownBy(() -> cloud.control("DeleteCluster", id("life")))
        .hasFieldOrPropertyWithValue("code", "InvalidParameterCombination");
    var delete = new TreeMap<>(id("life"));
    delete.put("SkipFinalClusterSnapshot", "true");
    assertThat(RedshiftCloud.text(cloud.control("DeleteCluster", delete), "ClusterStatus"))
        .isEqualTo("deleting");
    assertThatThrownBy(() -> cloud.control("DeleteCluster", delete))
        .hasFieldOrPropertyWithValue("code", "InvalidClusterState");
    cloud.untilStatus("life", "ClusterNotFound");

    cloud.control("CreateCluster", wanted("life"));
    cloud.untilStatus("life", "available");
    assertThat(cloud.error("life", "select n from kept"))
        .as("a new cluster of the same name is empty")
        .contains("does not exist");
  }

  @Test
  void tags_and_roles_can_be_changed_and_survive_a_restart() throws Exception {
    cloud.cluster("tagged");
    String arn = "arn:aws:redshift:us-east-1:000000000000:cluster:tagged";
    cloud.control(
        "CreateTags",
        Map.of("ResourceName", arn, "Tags.Tag.1.Key", "run", "Tags.Tag.1.Value", "r1"));
    cloud.control(
        "ModifyClusterIamRoles",
        Map.of("ClusterIdentifier", "tagged", "RemoveIamRoles.IamRoleArn.1", cloud.reader));
    cloud.restart();
    var tagged = cloud.control("DescribeClusters", id("tagged"));
    assertThat(RedshiftCloud.text(tagged, "IamRoleArn")).isEmpty();
    assertThat(tagged.toString()).contains("run", "r1", "owner");
    assertThat(cloud.control("DescribeClusters", Map.of("TagKeys.TagKey.1", "run")).toString())
        .contains("tagged")
        .doesNotContain("life");
    assertThat(cloud.control("DescribeTags", Map.of("ResourceName", arn)).toString())
        .contains("r1");
    cloud.run("tagged", "select 1");
  }

  @Test
  void bad_requests_are_refused_with_awss_codes() {
    assertThatThrownBy(() -> cloud.control("DescribeClusters", id("nobody")))
        .hasFieldOrPropertyWithValue("code", "ClusterNotFound")
        .hasFieldOrPropertyWithValue("status", 404);
    var password = wanted("bad");
    password.put("MasterUserPassword", "short");
    assertThatThrownBy(() -> cloud.control("CreateCluster", password))
        .hasFieldOrPropertyWithValue("code", "InvalidParameterValue")
        .hasMessageNotContaining("short");
    var nodes = wanted("bad");
    nodes.put("ClusterType", "multi-node");
    assertThatThrownBy(() -> cloud.control("CreateCluster", nodes))
        .hasFieldOrPropertyWithValue("code", "InvalidParameterCombination");
    var role = wanted("bad");
    role.put("IamRoles.IamRoleArn.1", "arn:aws:iam::000000000000:role/nobody");
    assertThatThrownBy(() -> cloud.control("CreateCluster", role))
        .hasFieldOrPropertyWithValue("code", "InvalidParameterValue");
  }

  @Test
  void a_start_can_fail_and_the_cluster_can_be_deleted() throws Exception {
    cloud.faults.next("redshift", "CreateCluster", FaultKind.START_FAILURE, Duration.ZERO);
    cloud.control("CreateCluster", wanted("failing"));
    cloud.untilStatus("failing", "incompatible-network");
    var delete = new TreeMap<>(id("failing"));
    delete.put("SkipFinalClusterSnapshot", "true");
    cloud.control("DeleteCluster", delete);
    cloud.untilStatus("failing", "ClusterNotFound");
  }
}
