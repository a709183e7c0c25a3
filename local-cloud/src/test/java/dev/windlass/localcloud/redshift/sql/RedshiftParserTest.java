package dev.windlass.localcloud.redshift.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each statement of Redshift becomes. */
class RedshiftParserTest {
  private static void check(String redshift, String postgres) {
    var parsed = RedshiftParser.parse(redshift, Map.of("p", "1"));
    String sql =
        switch (parsed) {
          case RedshiftStatement.Plain plain -> plain.sql();
          case RedshiftStatement.Create create -> create.sql();
          case RedshiftStatement.Truncate truncate -> truncate.sql();
          case RedshiftStatement.Housekeeping housekeeping -> housekeeping.sql();
          default -> parsed.toString();
        };
    assertThat(sql).isEqualTo(postgres);
  }

  private static CopyStatement copy(String sql) {
    return ((RedshiftStatement.Load) RedshiftParser.parse(sql, Map.of())).copy();
  }

  private static void refused(String sql, String error) {
    assertThatThrownBy(() -> RedshiftParser.parse(sql, Map.of()))
        .isInstanceOf(StatementFailed.class)
        .hasMessage("ERROR: " + error);
  }

  @Test
  void expressions_are_rewritten_and_texts_comments_and_names_left_alone() {
    check(
        "select nvl(a, 'nvl(sysdate)'), t.sysdate, sysdate -- nvl(\n from t",
        "select coalesce(a, 'nvl(sysdate)'), t.sysdate, getdate() -- nvl(\n from t");
    check(
        "select extract(week from d), date_part(dow, d)",
        "select redshift_extract('week', d), date_part('dow', d)");
    check(
        "select dateadd(day, -1, d), date_trunc('month', d)",
        "select dateadd('day', -1, d), date_trunc('month', d)");
    check("select approximate count(distinct a) from t", "select count(distinct a) from t");
    check("select top 10 a from t order by a;", "select a from t" + " order by a limit 10");
    check("select a from t minus select a from u", "select a from t except select a from u");
    check("select \"Mixed\" from T", "select \"mixed\" from T");
    check("select a::int, b ? 'x' from t", "select a::int, b ? 'x' from t");
  }

  @Test
  void a_parameter_becomes_a_placeholder_and_a_cast_does_not() {
    check(
        "select a::date, ':p', b ? 'x' from t where c = :p",
        "select a::date, ':p', b ?? 'x' from t where c = ?");
    refused("select :unknown", "syntax error at or near \":\"");
  }

  @Test
  void a_table_loses_what_postgres_has_no_word_for() {
    check(
        "CREATE TABLE a.t (id int identity(1,2) not null encode az64 distkey, f float4, s super,"
            + " n numeric, c char(3) default 'x' || 'y' sortkey, unique (id),"
            + " foreign key (f) references u (f)) diststyle key compound sortkey (id, c)",
        "create table \"a\".\"t\" (\"id\" int generated always as identity (start with 1 minvalue 1"
            + " increment by 2) not null, \"f\" float4, \"s\" jsonb, \"n\" numeric(18,0), \"c\""
            + " char(3) constraint \"varchar_bytes_3_c\" check (octet_length(\"c\") <= 3) default"
            + " 'x' || 'y')");
    check(
        "create temp table t distkey (a) sortkey (b) as select nvl(a, b) as a, b from u",
        "create temporary table \"t\" as select coalesce(a, b) as a, b from u");
    check(
        "create table t (like u including defaults)",
        "create table \"t\" (like \"u\" including constraints including defaults)");
    refused(
        "create table t (a int distkey, b int distkey)",
        "table cannot have more than one DISTKEY column");
    refused(
        "create table t (a varchar(70000))",
        "length for type character varying cannot exceed 65535");
  }

  @Test
  void copy_is_read_with_all_its_options_in_any_order() {
    var copy =
        copy(
            "copy s.t (b, \"A\") from 's3://bucket/a/b' format as csv delimiter as '\\t' quote as"
                + " '|' ignoreheader 2 iam_role 'arn:r' region 'us-east-1' emptyasnull compupdate"
                + " off");
    assertThat(copy.table()).isEqualTo(new TableName("s", "t"));
    assertThat(copy.columns()).isEqualTo(List.of("b", "a"));
    assertThat(copy.from()).isEqualTo(new S3Location("bucket", "a/b"));
    assertThat(copy.roleArn()).isEqualTo("arn:r");
    assertThat(copy.format()).isEqualTo(FileFormat.CSV);
    assertThat(copy.options().delimiter()).isEqualTo('\t');
    assertThat(copy.options().quote()).isEqualTo('|');
    assertThat(copy.options().skipLines()).isEqualTo(2);
    assertThat(copy.options().emptyAsNull()).isTrue();
    assertThat(copy("copy t from 's3://b/p' credentials 'aws_iam_role=arn:r' parquet").roleArn())
        .isEqualTo("arn:r");
    refused(
        "copy t from 's3://b/p' iam_role 'r' format orc",
        "FORMAT ORC is not supported by the local cloud's Redshift");
    refused(
        "copy t from 's3://b/p' iam_role 'r' csv maxerror 5",
        "MAXERROR above 0 is not supported by the local cloud's Redshift");
    refused("copy t from 's3://b/p' iam_role 'r' nonsense", "syntax error at or near \"nonsense\"");
    refused(
        "copy t from 's3://b/p' csv",
        "COPY requires credentials: IAM_ROLE, CREDENTIALS or ACCESS_KEY_ID");
  }

  @Test
  void unclosed_quotes_and_several_statements_are_refused() {
    refused("select 'a", "unterminated quoted string at or near \"'a\"");
    refused("select 1 /* x", "unterminated /* comment at or near \"/* x\"");
    refused("select 1; select 2", "cannot insert multiple commands into a prepared statement");
    refused(" ; -- nothing", "cannot execute an empty query");
  }
}
