package dev.windlass.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.FailTask;
import dev.windlass.operators.Drive;
import dev.windlass.operators.redshift.RedshiftData;
import dev.windlass.operators.redshift.Warehouse;
import dev.windlass.operators.sql.Rows;
import dev.windlass.operators.testing.FakeRedshiftData;
import dev.windlass.operators.testing.OperatorContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QualityChecksTest {
  private static final Warehouse DWH =
      new Warehouse("dwh-1", "aws_default", "dwh", "windlass", "host", 5439, null, "here");

  private final FakeRedshiftData data = new FakeRedshiftData();
  private final OperatorContext context;

  QualityChecksTest(@TempDir Path scratch) {
    context = new OperatorContext(scratch).with(RedshiftData.class, data);
  }

  @Test
  void good_data_passes_and_every_result_is_kept() throws Exception {
    numbers("962 1 9223372036854775807", "0 0 0");

    var summary =
        Drive.output(
            QualityChecks.on(DWH, "fact", Check.notEmpty(), Check.unique("id")), context, "k-1");

    assertThat(summary).isEqualTo(new QualitySummary("fact", 2, 0));
    assertThat(context.qualityResults())
        .extracting(r -> r.check() + " " + r.passed() + " " + r.observed() + " " + r.expected())
        .containsExactly(
            "not empty true 962 rows at least 1", "unique(id) true 0 duplicate keys 0");
    assertThat(data.submitted()).hasSize(1);
  }

  @Test
  void a_failing_check_stops_the_task_naming_what_was_seen_with_a_sample() {
    numbers("2 0 0", "5 0 0");
    data.answer(
        "having count(*) > 1 limit",
        new Rows(List.of("id", "times"), List.of(List.of("7", "2"), List.of("8", "3")), true));

    assertThatThrownBy(
            () ->
                Drive.run(
                    QualityChecks.on(
                        DWH, "dim", Check.unique("id"), Check.noNulls("name").warning()),
                    context,
                    "k-1"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("1 of 2 quality checks failed in dwh-1/dwh")
        .hasMessageContaining(
            "dim: unique(id): observed 2 duplicate keys, expected 0, such as id=7, times=2")
        .hasMessageNotContaining("no nulls");
    assertThat(context.qualityResults().getFirst().badRows())
        .containsExactly("id=7, times=2", "id=8, times=3");
    assertThat(context.lines())
        .anyMatch(l -> l.startsWith("warn: ") && l.contains("no nulls(name)"));
  }

  @Test
  void a_threshold_lets_a_known_number_of_rows_through() throws Exception {
    numbers("268 0 268");

    var check = Check.ordered("arrivedate", "departdate").allowing(268);

    assertThat(Drive.output(QualityChecks.on(DWH, "f", check), context, "k-1").passed()).isOne();
    assertThat(data.submitted().getFirst().getFirst())
        .contains("departdate < arrivedate")
        .contains("cast(268 as bigint) as most");
  }

  @Test
  void checks_that_could_not_run_are_broken_not_failed_data() throws Exception {
    numbers("0 0 0");
    data.fail("as which", "ERROR: relation \"f\" does not exist");

    var broken = Drive.broken(QualityChecks.on(DWH, "f", Check.notEmpty()), context, "k-1");

    assertThat(broken.reason()).contains("could not run", "relation \"f\" does not exist");
    assertThat(broken.retryable()).isFalse();
  }

  @Test
  void too_many_checks_for_one_transaction_are_refused() {
    var many = Stream.generate(Check::notEmpty).limit(40).toArray(Check.Builder[]::new);

    assertThatThrownBy(() -> QualityChecks.on(DWH, "f", many)).hasMessageContaining("split");
  }

  private void numbers(String... rows) {
    var all = new java.util.ArrayList<List<String>>();
    for (int i = 0; i < rows.length; i++) {
      all.add(Stream.concat(Stream.of("" + i), Arrays.stream(rows[i].split(" "))).toList());
    }
    data.answer("as which", new Rows(List.of("which", "observed", "least", "most"), all, true));
  }
}
