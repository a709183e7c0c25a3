package dev.windlass.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.QualityResult;
import dev.windlass.operators.sql.Sql;
import dev.windlass.operators.sql.SqlExecute;
import dev.windlass.operators.sql.SqlProvider;
import dev.windlass.operators.testing.OperatorContext;
import dev.windlass.settings.Connection;
import dev.windlass.settings.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every check, on a real database, with good and with bad data. */
final class SqlQualityChecksTest {
  private static EmbeddedPostgres postgres;

  private final OperatorContext context;

  SqlQualityChecksTest(@TempDir Path scratch) {
    var connection =
        new Connection(
            "dwh",
            "postgres",
            Optional.of("localhost"),
            Optional.of(postgres.getPort()),
            Optional.of("postgres"),
            Optional.of("postgres"),
            Optional.of(Secret.of("postgres")),
            Map.of());
    context =
        new OperatorContext(scratch)
            .with(connection)
            .with(Sql.class, new SqlProvider().create(connection));
  }

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void given() throws SQLException {
    var unused =
        SqlExecute.on(
                "dwh",
                """
                drop table if exists fact; drop table if exists dim; drop table if exists empty_one;
                create table dim (id text, state text);
                insert into dim values ('a', 'TX'), ('b', 'CA'), ('b', 'CA'), ('c', null);
                create table fact (id text, age int, mode text, arrived date, departed date);
                insert into fact values
                  ('a', 30, 'Air', '2016-04-01', '2016-04-05'),
                  ('b', -1, 'Sea', '2016-04-02', '2016-04-01'),
                  ('x', null, 'Air', '2016-04-03', null),
                  (null, 99, 'Air', '2016-04-04', '2016-04-09');
                create table empty_one (id int);
                """)
            .run(context);
  }

  @Test
  void not_empty_and_row_counts() throws SQLException {
    assertThat(check("fact", Check.notEmpty())).isEqualTo("4 rows|at least 1|true");
    assertThat(check("empty_one", Check.notEmpty())).isEqualTo("0 rows|at least 1|false");
    assertThat(check("fact", Check.rowCount(5, 9))).isEqualTo("4 rows|5 to 9|false");
    assertThat(check("fact", Check.rowCountOf("dim"))).isEqualTo("4 rows|4|true");
    assertThat(check("fact", Check.rowCountOf("empty_one"))).isEqualTo("4 rows|0|false");
  }

  @Test
  void unique_keys() throws SQLException {
    assertThat(check("dim", Check.unique("id"))).isEqualTo("1 duplicate keys|0|false");
    assertThat(last().badRows()).containsExactly("id=b, times=2");
    assertThat(check("fact", Check.unique("id", "age"))).isEqualTo("0 duplicate keys|0|true");
  }

  @Test
  void nulls_ranges_and_accepted_values() throws SQLException {
    assertThat(check("fact", Check.noNulls("id"))).isEqualTo("1 offending rows|0|false");
    assertThat(check("fact", Check.noNulls("mode"))).isEqualTo("0 offending rows|0|true");
    assertThat(check("fact", Check.range("age", 0, 120))).isEqualTo("1 offending rows|0|false");
    assertThat(last().check()).isEqualTo("age from 0 to 120");
    assertThat(check("fact", Check.range("age", -1, 120))).isEqualTo("0 offending rows|0|true");
    assertThat(check("fact", Check.accepted("mode", "Air"))).isEqualTo("1 offending rows|0|false");
    assertThat(check("fact", Check.accepted("mode", "Air", "Sea")))
        .isEqualTo("0 offending rows|0|true");
    assertThat(check("fact", Check.accepted("mode", "O'Hare", "Air", "Sea")))
        .isEqualTo("0 offending rows|0|true");
  }

  @Test
  void referential_integrity_ignores_nulls() throws SQLException {
    assertThat(check("fact", Check.references("id", "dim", "id")))
        .isEqualTo("1 rows without a partner|0|false");
    assertThat(last().badRows()).containsExactly("id=x");
  }

  @Test
  void departures_before_arrivals_up_to_a_threshold() throws SQLException {
    var ordered = Check.ordered("arrived", "departed");

    assertThat(check("fact", ordered)).isEqualTo("1 offending rows|0|false");
    assertThat(last().badRows().getFirst()).contains("arrived=2016-04-02", "departed=2016-04-01");
    assertThat(check("fact", ordered.allowing(1))).isEqualTo("1 offending rows|at most 1|true");
  }

  @Test
  void custom_sql() throws SQLException {
    assertThat(check("fact", Check.custom("oldest", "select max(age) from fact", 0, 98)))
        .isEqualTo("99 by custom SQL|at most 98|false");
  }

  @Test
  void all_failures_of_a_table_are_told_at_once_and_warnings_do_not_stop() {
    var checks =
        SqlQualityChecks.on(
            "dwh",
            "fact",
            Check.notEmpty(),
            Check.noNulls("id"),
            Check.range("age", 0, 120),
            Check.accepted("mode", "Air").warning());

    assertThatThrownBy(() -> checks.run(context))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("2 of 4 quality checks failed in dwh")
        .hasMessageContaining("no nulls(id): observed 1 offending rows, expected 0")
        .hasMessageContaining("age from 0 to 120");
    assertThat(context.qualityResults()).hasSize(4);
  }

  /** What one check, as a warning, observed and expected, and whether it passed. */
  private String check(String table, Check.Builder check) throws SQLException {
    var unused = SqlQualityChecks.on("dwh", table, check.warning()).run(context);
    return last().observed() + "|" + last().expected() + "|" + last().passed();
  }

  private QualityResult last() {
    return context.qualityResults().getLast();
  }
}
