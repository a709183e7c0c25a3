package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static String printed(Format format) {
    var rows = new Rows("task_id", "try", "reason");
    rows.add("load", 2, null);
    rows.add("check", 1, "first line\nsecond\tline");
    return printed(rows, format);
  }

  private static String printed(Rows rows, Format format) {
    var text = new StringWriter();
    rows.print(new PrintWriter(text), format, "nothing");
    return text.toString();
  }

  @Test
  void a_table_is_aligned_and_keeps_each_row_on_its_line() {
    assertThat(printed(Format.table))
        .isEqualTo(
            """
            task_id  try  reason
            load     2
            check    1    first line second line
            """);
  }

  @Test
  void plain_is_one_line_per_row_parted_by_tabs() {
    assertThat(printed(Format.plain)).isEqualTo("load\t2\t\ncheck\t1\tfirst line second line\n");
  }

  @Test
  void json_keeps_numbers_and_nulls() {
    assertThat(printed(Format.json))
        .contains("\"task_id\" : \"load\"", "\"try\" : 2", "\"reason\" : null");
  }

  @Test
  void yaml_keeps_numbers_and_nulls() {
    assertThat(printed(Format.yaml))
        .startsWith("- task_id: load\n  try: 2\n  reason: null\n- task_id: check\n");
  }

  @Test
  void no_rows_are_words_for_people_and_an_empty_list_for_programs() {
    assertThat(printed(new Rows("a"), Format.table)).isEqualTo("nothing\n");
    assertThat(printed(new Rows("a"), Format.json)).isEqualTo("[ ]\n");
    assertThat(printed(new Rows("a"), Format.plain)).isEmpty();
  }
}
