package dev.windlass.operators.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.Cancellation;
import dev.windlass.operators.Drive;
import dev.windlass.operators.sql.Rows;
import dev.windlass.operators.sql.SqlScript;
import dev.windlass.operators.testing.FakeRedshiftData;
import dev.windlass.operators.testing.OperatorContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedshiftSqlTest {
  static final Warehouse DWH =
      new Warehouse(
          "dwh-1", "aws_default", "dwh", "windlass", "host", 5439, "arn:aws:iam::1:role/r", "here");

  private final FakeRedshiftData data = new FakeRedshiftData();
  private final OperatorContext context;

  RedshiftSqlTest(@TempDir Path scratch) {
    context = new OperatorContext(scratch).with(RedshiftData.class, data);
  }

  @Test
  void several_statements_are_one_transaction_and_the_last_rows_are_the_output() throws Exception {
    data.answer("select 2", new Rows(List.of("n"), List.of(List.of("2")), true));

    var result =
        Drive.output(RedshiftSql.on(DWH, "create table a (x int)", "select 2"), context, "k-1");

    assertThat(data.submitted()).containsExactly(List.of("create table a (x int)", "select 2"));
    assertThat(result.rows().number()).isEqualTo(2);
  }

  @Test
  void the_same_key_twice_is_one_statement_and_it_is_found_again() throws Exception {
    var sql = RedshiftSql.on(DWH, "select 1");
    var first = sql.submit(context, "k-1");

    assertThat(sql.submit(context, "k-1").id()).isEqualTo(first.id());
    assertThat(sql.find(context, "k-1").orElseThrow().id()).isEqualTo(first.id());
    assertThat(sql.find(context, "k-2")).isEmpty();
    assertThat(data.submitted()).hasSize(1);
  }

  @Test
  void a_failure_names_statement_cluster_query_and_reason() throws Exception {
    data.fail("insert", "ERROR: deadlock detected");

    var broken =
        Drive.broken(RedshiftSql.on(DWH, "select 1", "insert into t select 1"), context, "k-1");

    assertThat(broken.reason())
        .contains("statement 2 of 2", "dwh-1/dwh", "deadlock", "insert into t", "query 4711");
    assertThat(broken.retryable()).isTrue();
  }

  @Test
  void a_wrong_statement_is_not_tried_again() throws Exception {
    data.fail("selec", "ERROR: syntax error at or near \"selec\"");

    assertThat(Drive.broken(RedshiftSql.on(DWH, "selec 1"), context, "k-1").retryable()).isFalse();
  }

  @Test
  void cancel_ends_the_statement() throws Exception {
    var sql = RedshiftSql.on(DWH, "select pg_sleep(1000)");
    var handle = sql.submit(context, "k-1");

    assertThat(sql.cancel(context, handle)).isEqualTo(Cancellation.GONE);
    assertThat(Drive.poll(sql, context, handle))
        .isInstanceOf(dev.windlass.dag.Progress.Broken.class);
  }

  @Test
  void parameters_belong_to_a_single_statement() {
    assertThatThrownBy(() -> RedshiftSql.on(DWH, "a", "b").withParameter("x", "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_script_is_split_at_semicolons_that_end_statements_only() {
    assertThat(
            SqlScript.split(
                """
                -- first; comment
                create table a (b text default 'x;y''z'); /* second;
                comment */ insert into a values ('--no comment', ";");
                select $$ a;b $$;;
                """))
        .containsExactly(
            "create table a (b text default 'x;y''z')",
            "insert into a values ('--no comment', \";\")",
            "select $$ a;b $$");
  }

  @Test
  void rows_keep_nulls_and_their_limit() {
    var rows = new Rows(List.of("a"), List.of(java.util.Collections.singletonList(null)), false);

    assertThat(rows.rows().getFirst().getFirst()).isNull();
    assertThatThrownBy(rows::number).isInstanceOf(IllegalStateException.class);
  }
}
