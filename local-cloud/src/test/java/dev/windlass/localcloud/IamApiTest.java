package dev.windlass.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.model.StsException;

/** IAM and STS through AWS's own client. */
class IamApiTest {
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
      """;
  private static final String S3_READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

  private Path home;
  private TestCloud cloud;
  private IamClient iam;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    home = directory;
    cloud = new TestCloud(home);
    iam = cloud.iam();
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void createRole(String name) {
    iam.createRole(
        r ->
            r.roleName(name)
                .assumeRolePolicyDocument(TRUST)
                .tags(Tag.builder().key("windlass:run").value("r1").build()));
  }

  @Test
  void a_role_is_given_back_as_it_was_made() {
    createRole("Loader");
    iam.attachRolePolicy(p -> p.roleName("Loader").policyArn(S3_READ));
    iam.putRolePolicy(p -> p.roleName("Loader").policyName("own").policyDocument(TRUST));

    var role = iam.getRole(r -> r.roleName("Loader")).role();
    assertThat(role.arn()).isEqualTo("arn:aws:iam::000000000000:role/Loader");
    assertThat(URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
        .isEqualTo(TRUST);
    assertThat(role.tags()).containsExactly(Tag.builder().key("windlass:run").value("r1").build());
    assertThat(iam.listAttachedRolePolicies(r -> r.roleName("Loader")).attachedPolicies())
        .singleElement()
        .satisfies(p -> assertThat(p.policyName()).isEqualTo("AmazonS3ReadOnlyAccess"));
    assertThat(iam.listRolePolicies(r -> r.roleName("Loader")).policyNames())
        .containsExactly("own");
    assertThat(iam.listRoles().roles()).hasSize(1);
  }

  @Test
  void a_role_is_deleted_only_after_all_that_hangs_on_it() {
    createRole("Node");
    iam.attachRolePolicy(p -> p.roleName("Node").policyArn(S3_READ));
    iam.putRolePolicy(p -> p.roleName("Node").policyName("own").policyDocument(TRUST));
    iam.createInstanceProfile(p -> p.instanceProfileName("Profile"));
    iam.addRoleToInstanceProfile(p -> p.instanceProfileName("Profile").roleName("Node"));

    assertThat(refusedDeletion()).contains("must remove roles from instance profile first");
    assertThat(
            TestCloud.refusal(
                    DeleteConflictException.class,
                    () -> iam.deleteInstanceProfile(p -> p.instanceProfileName("Profile")))
                .getMessage())
        .contains("must remove roles from instance profile first");
    iam.removeRoleFromInstanceProfile(p -> p.instanceProfileName("Profile").roleName("Node"));
    assertThat(refusedDeletion()).contains("must detach all policies first");
    iam.detachRolePolicy(p -> p.roleName("Node").policyArn(S3_READ));
    assertThat(refusedDeletion()).contains("must delete policies first");
    iam.deleteRolePolicy(p -> p.roleName("Node").policyName("own"));
    iam.deleteRole(r -> r.roleName("Node"));
    iam.deleteInstanceProfile(p -> p.instanceProfileName("Profile"));

    assertThat(iam.listRoles().roles()).isEmpty();
    assertThat(iam.listInstanceProfiles().instanceProfiles()).isEmpty();
  }

  private String refusedDeletion() {
    return String.valueOf(
        TestCloud.refusal(
                DeleteConflictException.class, () -> iam.deleteRole(r -> r.roleName("Node")))
            .getMessage());
  }

  @Test
  void what_aws_refuses_is_refused_in_its_words() {
    createRole("Once");
    iam.createInstanceProfile(p -> p.instanceProfileName("Profile"));
    iam.addRoleToInstanceProfile(p -> p.instanceProfileName("Profile").roleName("Once"));

    TestCloud.refusal(
        EntityAlreadyExistsException.class,
        () -> iam.createRole(r -> r.roleName("Once").assumeRolePolicyDocument(TRUST)));
    var missing =
        TestCloud.refusal(
            NoSuchEntityException.class, () -> iam.getRole(r -> r.roleName("Nobody")));
    assertThat(missing.awsErrorDetails().errorCode()).isEqualTo("NoSuchEntity");
    assertThat(missing.statusCode()).isEqualTo(404);
    TestCloud.refusal(
        NoSuchEntityException.class,
        () -> iam.attachRolePolicy(p -> p.roleName("Once").policyArn(S3_READ + "Typo")));
    TestCloud.refusal(
        LimitExceededException.class,
        () -> iam.addRoleToInstanceProfile(p -> p.instanceProfileName("Profile").roleName("Once")));
    TestCloud.refusal(
        MalformedPolicyDocumentException.class,
        () -> iam.createRole(r -> r.roleName("Bad").assumeRolePolicyDocument("{oops")));
  }

  @Test
  void roles_survive_a_restart_of_the_cloud_and_can_be_assumed() throws Exception {
    createRole("Kept");
    cloud.close();
    cloud = new TestCloud(home);

    assertThat(cloud.iam().getRole(r -> r.roleName("Kept")).role().roleName()).isEqualTo("Kept");
    var session =
        cloud
            .sts()
            .assumeRole(
                r -> r.roleArn("arn:aws:iam::000000000000:role/Kept").roleSessionName("test"));
    assertThat(session.assumedRoleUser().arn()).endsWith("assumed-role/Kept/test");
    assertThat(cloud.sts().getCallerIdentity().account()).isEqualTo("000000000000");
    var refusal =
        TestCloud.refusal(
            StsException.class,
            () ->
                cloud
                    .sts()
                    .assumeRole(
                        r -> r.roleArn("arn:aws:iam::000000000000:role/X").roleSessionName("t")));
    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
  }

  @Test
  void faults_hit_the_calls_they_are_meant_for_and_are_logged() throws Exception {
    cloud.fault("iam", "CreateRole", "throttle", 1);
    cloud.fault("iam", "DeleteRole", "server_error", 1);

    var throttled =
        TestCloud.refusal(
            IamException.class,
            () -> iam.createRole(r -> r.roleName("Late").assumeRolePolicyDocument(TRUST)));
    assertThat(throttled.isThrottlingException()).isTrue();
    createRole("Late");
    assertThat(
            TestCloud.refusal(IamException.class, () -> iam.deleteRole(r -> r.roleName("Late")))
                .statusCode())
        .isEqualTo(500);
    iam.deleteRole(r -> r.roleName("Late"));

    assertThat(cloud.calls("iam", "CreateRole"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("\"RoleName\":\"Late\"")
                    .contains("\"fault\":\"THROTTLE\"")
                    .contains("\"outcome\":\"ThrottlingException\""),
            second -> assertThat(second).contains("\"outcome\":\"ok\"").doesNotContain("fault"));
  }
}
