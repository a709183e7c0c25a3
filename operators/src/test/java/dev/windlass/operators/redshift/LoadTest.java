package dev.windlass.operators.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.operators.Drive;
import dev.windlass.operators.sql.Rows;
import dev.windlass.operators.testing.FakeRedshiftData;
import dev.windlass.operators.testing.OperatorContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadTest {
  private final FakeRedshiftData data =
      new FakeRedshiftData()
          .answer("select count(*)", new Rows(List.of("count"), List.of(List.of("7")), true));
  private final OperatorContext context;

  LoadTest(@TempDir Path scratch) {
    context = new OperatorContext(scratch).with(RedshiftData.class, data);
  }

  @Test
  void a_dimension_is_replaced_by_delete_and_insert_in_one_transaction() throws Exception {
    var loaded =
        Drive.output(
            LoadDimension.into(RedshiftSqlTest.DWH, "dim", "select id, name from staging;")
                .withColumns("id", "name"),
            context,
            "k-1");

    assertThat(loaded.total()).isEqualTo(7);
    assertThat(data.submitted())
        .containsExactly(
            List.of(
                "delete from dim",
                "select count(*) from dim",
                "insert into dim (id, name)\nselect id, name from staging",
                "select count(*) from dim"));
  }

  @Test
  void an_upsert_replaces_only_the_keys_it_brings() throws Exception {
    var unused =
        Drive.output(
            LoadDimension.into(RedshiftSqlTest.DWH, "s.dim", "select * from staging")
                .upsertBy("id", "day"),
            context,
            "k-1");

    assertThat(data.submitted().getFirst())
        .containsExactly(
            "create temporary table windlass_new_dim as\nselect * from staging",
            "delete from s.dim using windlass_new_dim where dim.id = windlass_new_dim.id and"
                + " dim.day = windlass_new_dim.day",
            "select count(*) from s.dim",
            "insert into s.dim select * from windlass_new_dim",
            "drop table windlass_new_dim",
            "select count(*) from s.dim");
  }

  @Test
  void a_fact_load_can_replace_the_part_the_run_is_about() throws Exception {
    var unused =
        Drive.output(
            LoadFact.into(RedshiftSqlTest.DWH, "fact", "with s as (select 1) select * from s")
                .replacing("day = '2026-01-01'"),
            context,
            "k-1");

    assertThat(data.submitted().getFirst()).startsWith("delete from fact where day = '2026-01-01'");
  }

  @Test
  void names_and_queries_that_are_something_else_are_refused() {
    assertThatThrownBy(() -> LoadFact.into(RedshiftSqlTest.DWH, "fact; drop", "select 1"))
        .hasMessageContaining("no table name");
    assertThatThrownBy(() -> LoadFact.into(RedshiftSqlTest.DWH, "fact", "drop table x"))
        .hasMessageContaining("one select");
    assertThatThrownBy(() -> LoadFact.into(RedshiftSqlTest.DWH, "f", "select 1; select 2"))
        .hasMessageContaining("one select");
  }
}
