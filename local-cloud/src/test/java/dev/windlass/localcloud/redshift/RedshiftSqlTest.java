package dev.windlass.localcloud.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Redshift's SQL as a client of the Data API sees it. */
@TestInstance(Lifecycle.PER_CLASS)
class RedshiftSqlTest {
  private RedshiftCloud cloud;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cloud = RedshiftCloud.start(directory);
    cloud.cluster("dwh");
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void a_table_keeps_its_redshift_attributes_and_its_identity_starts_at_zero() throws Exception {
    cloud.run(
        "dwh",
        """
        CREATE TABLE IF NOT EXISTS dimAirport (
          airport_id bigint IDENTITY(0,1) PRIMARY KEY, -- counts from zero
          portOfEntryCity varchar(30) UNIQUE NOT NULL SORTKEY,
          name TEXT ENCODE zstd,
          other bigint references nowhere (id)
        ) DISTSTYLE ALL;\
        """);
    cloud.run("dwh", "insert into dimairport (portofentrycity) values ('a'), ('a')");
    assertThat(cloud.rows("dwh", "select airport_id, portofentrycity from dimairport order by 1"))
        .as("unique and primary keys are declared, never enforced")
        .isEqualTo("0|a\n1|a");
    assertThat(
            cloud.rows(
                "dwh",
                "select \"column\", type, encoding, distkey, sortkey, \"notnull\" from pg_table_def"
                    + " where tablename = 'dimairport'"))
        .isEqualTo(
            """
            airport_id|bigint|none|false|0|true
            portofentrycity|character varying(30)|none|false|1|true
            name|character varying(256)|zstd|false|0|false
            other|bigint|none|false|0|false\
            """);
  }

  @Test
  void a_varchar_is_measured_in_bytes() throws Exception {
    cloud.run("dwh", "create table bytes (t varchar(4))");
    cloud.run("dwh", "insert into bytes values ('éé')");
    assertThat(cloud.error("dwh", "insert into bytes values ('ééa')"))
        .isEqualTo("ERROR: value too long for type character varying(4)");
  }

  @Test
  void redshift_functions_give_redshift_results() throws Exception {
    assertThat(
            cloud.rows(
                "dwh",
                """
                select nvl(null, 'x'), extract(weekday from date '2016-04-03'),
                       datediff(year, date '2015-12-31', date '2016-01-01'),
                       dateadd(month, 1, date '2016-01-31'), len('abc'),
                       avg(n), approximate count(distinct n), 'it\\'s', current_database(),
                       listagg(n, ',') within group (order by n desc),
                       date_part(weekday, date '2016-04-03')
                  from (select 1 as n union all select 2) as numbers\
                """))
        .isEqualTo("x|0|1|2016-02-29 00:00:00|3|1|2|it's|dwh|2,1|0.0");
    assertThat(cloud.rows("dwh", "select top 1 n from (select 1 as n union select 2) t order by 1"))
        .isEqualTo("1");
    assertThat(cloud.rows("dwh", "select sysdate = getdate(), getdate() > '2020-01-01'"))
        .isEqualTo("true|true");
  }

  @Test
  void named_parameters_are_bound_and_never_pasted() throws Exception {
    var body =
        cloud.request("dwh").put("Sql", "select :who as who, '::x' as c, 1 where 7 = :n::int");
    var parameters = body.putArray("Parameters");
    parameters.addObject().put("name", "who").put("value", "Robert'); drop table x; --");
    parameters.addObject().put("name", "n").put("value", "7");
    String id = cloud.data("ExecuteStatement", body.toString()).get("Id").asText();
    assertThat(cloud.await(id).get("Status").asText()).isEqualTo("FINISHED");
    assertThat(
            cloud.data("GetStatementResult", "{\"Id\":\"" + id + "\"}").get("Records").toString())
        .contains("Robert'); drop table x; --");
  }

  @Test
  void a_batch_is_one_transaction() throws Exception {
    cloud.run("dwh", "create table b (n int)", "insert into b values (1)");
    var failed =
        cloud.await(cloud.submit("dwh", "insert into b values (2)", "select nonsense", "select 1"));
    assertThat(failed.get("Status").asText()).isEqualTo("FAILED");
    assertThat(failed.get("SubStatements").findValuesAsText("Status"))
        .containsExactly("FINISHED", "FAILED", "ABORTED");
    assertThat(failed.get("Error").asText()).contains("column \"nonsense\" does not exist");
    assertThat(cloud.rows("dwh", "select count(*) from b")).isEqualTo("1");
  }

  @Test
  void truncate_commits_what_stands_before_it() throws Exception {
    cloud.run("dwh", "create table t1 (n int)", "create table t2 (n int)");
    cloud.run("dwh", "insert into t1 values (1)");
    cloud.error("dwh", "insert into t2 values (1)", "truncate table t1", "select nonsense");
    assertThat(cloud.rows("dwh", "select (select count(*) from t1), (select count(*) from t2)"))
        .isEqualTo("0|1");
  }

  @Test
  void alter_table_append_moves_rows_and_refuses_a_transaction() throws Exception {
    cloud.run(
        "dwh",
        "create table fact (id bigint generated by default as identity(0,1), n int, t varchar(5))",
        "create table temp_fact (n int, t varchar(5))",
        "insert into temp_fact values (7, 'a'), (8, 'b')");
    assertThat(cloud.error("dwh", "alter table fact append from temp_fact", "select 1"))
        .contains("ALTER TABLE APPEND cannot run inside a transaction block");
    assertThat(cloud.error("dwh", "alter table fact append from temp_fact"))
        .contains("Column \"id\" in target table \"fact\" does not exist in source table");
    cloud.run("dwh", "alter table fact append from temp_fact filltarget");
    assertThat(cloud.rows("dwh", "select id, n, t from fact order by id"))
        .isEqualTo("0|7|a\n1|8|b");
    assertThat(cloud.rows("dwh", "select count(*) from temp_fact")).isEqualTo("0");
  }

  @Test
  void one_statement_at_a_time_and_clear_errors() throws Exception {
    assertThat(cloud.error("dwh", "select 1; select 2"))
        .isEqualTo("ERROR: cannot insert multiple commands into a prepared statement");
    assertThat(cloud.error("dwh", "select * from nowhere"))
        .isEqualTo("ERROR: relation \"nowhere\" does not exist");
    assertThat(cloud.error("dwh", "create table d (a int) distkey(b)"))
        .isEqualTo("ERROR: column \"b\" named in DISTKEY does not exist");
    cloud.run("dwh", "create table nn (a int primary key)");
    assertThat(cloud.error("dwh", "insert into nn values (null)"))
        .isEqualTo("ERROR: Cannot insert a NULL value into column a");
    cloud.run("dwh", "vacuum full nn");
    cloud.run("dwh", "analyze nn");
    cloud.run("dwh", "set query_group to 'x'");
  }
}
