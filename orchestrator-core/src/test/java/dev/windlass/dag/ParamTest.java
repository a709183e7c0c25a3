package dev.windlass.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParamTest {
  private static Dag dag(java.util.function.Consumer<DagBuilder> more) {
    return Dag.define(
        "d",
        d -> {
          more.accept(d);
          d.task("t").call(String.class, run -> "done");
        });
  }

  private static String schema(Param param) {
    return String.valueOf(
        dag(d -> d.param("p", param)).structure().paramRules().schemas().get("p"));
  }

  @Test
  void every_word_of_the_builder_is_a_keyword_of_the_schema() {
    assertThat(schema(Param.integer(5).minimum(1).maximum(9)))
        .isEqualTo("{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}");
    assertThat(schema(Param.number(5).moreThan(1).lessThan(9)))
        .isEqualTo("{\"type\":\"number\",\"exclusiveMinimum\":1,\"exclusiveMaximum\":9}");
    assertThat(schema(Param.text("x").minLength(1).maxLength(3).pattern("^x")))
        .isEqualTo("{\"type\":\"string\",\"minLength\":1,\"maxLength\":3,\"pattern\":\"^x\"}");
    assertThat(schema(Param.choice("a", "b").nullable()))
        .isEqualTo("{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",\"b\",null]}");
    assertThat(schema(Param.text().constant("v1")))
        .isEqualTo("{\"type\":\"string\",\"const\":\"v1\"}");
    assertThat(schema(Param.multiline("x"))).contains("\"format\":\"multiline\"");
    assertThat(schema(Param.date(LocalDate.of(2026, 1, 1)))).contains("\"format\":\"date\"");
    assertThat(schema(Param.time(LocalTime.of(8, 0)))).contains("\"format\":\"time\"");
    assertThat(schema(Param.list(1, 2).items(Param.integer())))
        .isEqualTo("{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}");
    assertThat(
            schema(
                Param.text("x")
                    .title("T")
                    .description("D")
                    .section("S")
                    .examples("e")
                    .valuesDisplay(Map.of("x", "an x"))))
        .isEqualTo(
            "{\"type\":\"string\",\"title\":\"T\",\"description\":\"D\",\"section\":\"S\","
                + "\"examples\":[\"e\"],\"values_display\":{\"x\":\"an x\"}}");
  }

  @Test
  void a_scheduled_dag_must_be_able_to_run_without_a_conf() {
    assertThatThrownBy(
            () ->
                dag(
                    d ->
                        d.schedule("@daily")
                            .param("year", Param.integer(1850).minimum(1900))
                            .param("who", Param.text())))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("param 'year' is 1850: must have a minimum value of 1900")
        .hasMessageContaining("param 'who' has no default")
        .hasMessageContaining("a scheduled DAG needs params that are right by default");
    Dag asked = dag(d -> d.param("year", Param.integer(1850).minimum(1900)));
    assertThat(new ParamCheck(asked.structure()).problems(Json.object())).hasSize(1);
  }

  @Test
  void a_schema_that_is_none_is_an_invalid_dag() {
    assertThatThrownBy(() -> dag(d -> d.param("p", Param.of(1).keyword("minimum", "one"))))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("the schema of param 'p' is wrong")
        .hasMessageContaining("minimum");
    assertThatThrownBy(() -> dag(d -> d.param("p", Param.text("x").pattern("(unclosed"))))
        .isInstanceOf(InvalidDag.class)
        .hasMessageContaining("the schema of param 'p' is wrong");
  }

  @Test
  void versions_stored_before_there_were_schemas_still_read() {
    ObjectNode stored = (ObjectNode) Json.tree(dag(d -> d.param("rows", 10)).structure());
    stored.remove("paramRules");
    stored.get("tasks").forEach(t -> ((ObjectNode) t).remove("params"));
    DagStructure read = Json.read(stored.toString(), DagStructure.class);
    assertThat(new ParamCheck(read).problems(Json.object().put("rows", "any"))).isEmpty();
    assertThat(ParamCheck.resolve(read, "t", Json.object()).integer("rows")).isEqualTo(10);
  }

  @Test
  void params_are_read_as_what_they_are_or_fail_the_task_saying_why() {
    Params params =
        new Params(
            Json.read(
                """
                {"n": 3, "x": 1.5, "yes": true, "day": "2026-01-31", "none": null,
                 "at": "2026-01-31T08:00:00+01:00", "list": [1, 2], "text": "t"}
                """,
                ObjectNode.class));
    assertThat(params.integer("n")).isEqualTo(3);
    assertThat(params.number("x")).isEqualTo(1.5);
    assertThat(params.flag("yes")).isTrue();
    assertThat(params.date("day")).isEqualTo(LocalDate.of(2026, 1, 31));
    assertThat(params.instant("at")).isEqualTo(Instant.parse("2026-01-31T07:00:00Z"));
    assertThat(params.list("list", Integer.class)).isEqualTo(List.of(1, 2));
    assertThat(params.text("text")).isEqualTo("t");
    assertThat(params.find("none", String.class)).isEmpty();
    assertThat(params.find("absent", String.class)).isEmpty();
    assertThat(OffsetDateTime.parse(params.text("at"))).isNotNull();
    assertThatThrownBy(() -> params.integer("x"))
        .isInstanceOf(FailTask.class)
        .hasMessage("param 'x' is 1.5, not a whole number");
    assertThatThrownBy(() -> params.text("none")).hasMessage("param 'none' is null, not a String");
    assertThatThrownBy(() -> params.get("nope"))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("unknown param 'nope'; the run has n, x, yes");
  }
}
