package dev.windlass.operators.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Progress;
import dev.windlass.operators.Drive;
import dev.windlass.operators.testing.FakeIam;
import dev.windlass.operators.testing.OperatorContext;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IamRolesTest {
  private final FakeIam iam = new FakeIam();
  private final OperatorContext context;
  private final IamRoles roles = IamRoles.standard();

  IamRolesTest(@TempDir Path scratch) {
    context = new OperatorContext(scratch).with(Iam.class, iam);
  }

  @Test
  void roles_are_made_and_taken_apart_in_the_order_iam_allows() throws Exception {
    var made = Drive.output(roles.create(), context, "run-1");

    assertThat(made.redshiftRoleArn())
        .isEqualTo("arn:aws:iam::123456789012:role/windlass/run-1-redshift");
    assertThat(iam.profile(made.instanceProfile()).orElseThrow().roles())
        .containsExactly("run-1-ec2");
    assertThat(new IamRolesKind().live(context, "aws_default")).containsExactly("run-1");

    var unused = Drive.run(roles.destroy(made), context, "run-1-down");

    assertThat(iam.living()).isZero();
    assertThat(context.ledgerRows()).containsEntry("iam-roles run-1", "gone");
    assertThat(new IamRolesKind().live(context, "aws_default")).isEmpty();
  }

  @Test
  void roles_that_show_late_are_waited_for() throws Exception {
    var create = roles.create();
    var handle = create.submit(context, "run-1");
    iam.lag(7);

    assertThat(create.poll(context, handle)).isInstanceOf(Progress.Running.class);
    assertThat(Drive.poll(create, context, handle)).isInstanceOf(Progress.Done.class);
  }

  @Test
  void a_crash_between_two_pieces_is_mended_by_the_next_poll() throws Exception {
    iam.createRole("run-1-emr", java.util.List.of(), java.util.Map.of());

    var handle = roles.create().find(context, "run-1").orElseThrow();

    assertThat(Drive.poll(roles.create(), context, handle)).isInstanceOf(Progress.Done.class);
    assertThat(iam.calls().stream().filter("CreateRole run-1-emr"::equals)).hasSize(1);
  }

  @Test
  void nothing_is_found_when_nothing_was_made() throws Exception {
    assertThat(roles.create().find(context, "run-1")).isEmpty();
  }

  @Test
  void the_longest_key_gives_role_names_iam_accepts() {
    var name = roles.name("x".repeat(63));

    assertThat(new RoleNames(name).roles()).allMatch(role -> role.length() <= 64);
  }

  @Test
  void cancelling_leaves_nothing() throws Exception {
    var handle = roles.create().submit(context, "run-1");

    var unused = Drive.cancel(roles.create(), context, handle);

    assertThat(iam.living()).isZero();
  }
}
