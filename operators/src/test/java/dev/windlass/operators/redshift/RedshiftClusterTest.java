package dev.windlass.operators.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.operators.Drive;
import dev.windlass.operators.testing.FakeRedshift;
import dev.windlass.operators.testing.OperatorContext;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedshiftClusterTest {
  private final FakeRedshift redshift = new FakeRedshift();
  private final OperatorContext context;
  private final RedshiftCluster cluster =
      RedshiftCluster.named("dwh").withRole("arn:aws:iam::1:role/r").withDatabase("dwhdb");

  RedshiftClusterTest(@TempDir Path scratch) {
    context = new OperatorContext(scratch).with(Redshift.class, redshift);
  }

  @Test
  void a_cluster_is_created_and_deleted_and_no_password_is_kept() throws Exception {
    var made = Drive.output(cluster.create(), context, "run-1");

    assertThat(made.identifier()).isEqualTo("dwh-run-1");
    assertThat(made.roleArn()).isEqualTo("arn:aws:iam::1:role/r");
    assertThat(made.toString()).doesNotContainIgnoringCase("password");
    assertThat(new RedshiftClusterKind().live(context, "aws_default")).containsExactly("dwh-run-1");

    var unused = Drive.run(cluster.destroy(made), context, "run-1-down");

    assertThat(redshift.living()).isZero();
    assertThat(context.ledgerRows()).containsEntry("redshift-cluster dwh-run-1", "gone");
  }

  @Test
  void after_a_crash_the_cluster_is_found_and_creating_again_makes_no_second() throws Exception {
    var first = cluster.create().submit(context, "run-1");

    assertThat(cluster.create().find(context, "run-1"))
        .get()
        .extracting(WarehouseHandle::identifier)
        .isEqualTo(first.identifier());
    assertThat(cluster.create().submit(context, "run-1").identifier())
        .isEqualTo(first.identifier());
    assertThat(redshift.calls()).containsExactly("CreateCluster dwh-run-1");
  }

  @Test
  void a_cluster_that_is_still_being_created_is_cancelled_once_it_can_be() throws Exception {
    var handle = cluster.create().submit(context, "run-1");

    assertThat(Drive.cancel(cluster.create(), context, handle)).isGreaterThan(1);
    assertThat(redshift.living()).isZero();
  }
}
