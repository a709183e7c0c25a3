package dev.windlass.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.FailTask;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplatesTest {
  private final Scene scene = SampleAttempt.scene("scheduled");

  private Templates.Rendered render(String template) {
    return Templates.text(scene, "sql", template, Map.of());
  }

  @Test
  void the_task_gets_a_secret_and_people_are_shown_none() {
    Templates.Rendered rendered =
        render(
            "{{ conn.warehouse.login }}:{{ conn.warehouse.password }}@{{ var.value.api_token }}");
    assertThat(rendered.text()).isEqualTo("loader:hunter22@t0k3n-value");
    assertThat(rendered.shown()).isEqualTo("loader:***@***");
  }

  @Test
  void what_is_made_of_a_secret_is_not_shown_either() {
    assertThat(render("{{ conn.warehouse.password | upper }}").shown()).isEqualTo("***");
    assertThat(render("{{ conn.warehouse.password[:4] }}").shown()).isEqualTo("***");
    assertThat(render("{{ conn.warehouse.password | b64encode }}").shown()).doesNotContain("aHVu");
    assertThat(render("{{ conn.warehouse.extra }}").shown())
        .isEqualTo("{\"role\":\"arn:role/loader\",\"secret_key\":\"***\"}");
    assertThat(render("{% if 'hunter' in conn.warehouse.password %}yes{% endif %}").shown())
        .isEmpty();
    assertThat(render("{{ conn.warehouse.password.split('22')[1] }}").shown())
        .contains("depends on what a secret is");
  }

  @Test
  void a_template_without_secrets_is_shown_as_it_is() {
    Templates.Rendered rendered = render("select '{{ ds }}'");
    assertThat(rendered.shown()).isSameAs(rendered.text());
  }

  @Test
  void a_file_is_known_by_its_path_and_a_missing_one_is_named_with_where_it_was_looked_for() {
    assertThat(Templates.file(scene, "sql/where.sql", Map.of()).text())
        .isEqualTo("where day = '2026-01-05'");
    assertThatThrownBy(() -> Templates.file(scene, "sql/wher.sql", Map.of()))
        .isInstanceOf(FailTask.class)
        .hasMessage("there is no file 'sql/wher.sql'; looked beside sales.java");
    assertThatThrownBy(() -> Templates.file(scene, "../x.sql", Map.of()))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("'../x.sql' is not read");
  }

  @Test
  void values_of_the_caller_come_before_all_others() {
    assertThat(Templates.text(scene, "sql", "{{ ds }}", Map.of("ds", "mine")).text())
        .isEqualTo("mine");
  }

  @Test
  void a_failure_says_where_and_shows_the_line_and_nothing_of_the_program() {
    assertThatThrownBy(() -> render("select 1\n  from {{ tabel }}\n"))
        .isInstanceOf(FailTask.class)
        .hasMessageStartingWith("template 'sql', line 2: 'tabel' is undefined; there are: conn, ")
        .hasMessageEndingWith("\n    from {{ tabel }}")
        .hasMessageNotContaining("Exception");
  }
}
