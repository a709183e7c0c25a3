package dev.windlass.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSearchTest {
  @TempDir Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private FileSearch.Found search(String... texts) throws IOException {
    return FileSearch.search(List.of(texts), List.of(root.resolve("team"), root));
  }

  @Test
  void a_file_beside_the_dag_comes_before_one_of_the_folder() throws IOException {
    write("a.sql", "of the folder");
    write("team/a.sql", "of the team");
    write("b.sql", "b");
    assertThat(search("a.sql", "b.sql", "c.sql", "no file").files())
        .containsOnly(
            java.util.Map.entry("a.sql", "of the team"), java.util.Map.entry("b.sql", "b"));
  }

  @Test
  void what_is_not_there_counts_once_it_comes() throws IOException {
    assertThat(search("c.sql").inputs())
        .containsExactly(root.resolve("c.sql"), root.resolve("team/c.sql"));
  }

  @Test
  void files_that_files_include_belong_to_it() throws IOException {
    write("a.sql", "{% include 'sub/b.sql' %}{%- import \"c.sql\" as c %}");
    write("sub/b.sql", "{% extends 'a.sql' %}");
    write("c.sql", "c");
    assertThat(search("a.sql").files()).containsOnlyKeys("a.sql", "sub/b.sql", "c.sql");
  }

  @Test
  void a_name_that_is_made_up_stands_for_all_of_its_folder() throws IOException {
    write("sql/a.sql", "a");
    write("sql/b.sql", "b");
    write("sql/deep/c.sql", "c");
    write("other.sql", "other");
    FileSearch.Found found = search("sql/\u0001.sql");
    assertThat(found.files()).containsOnlyKeys("sql/a.sql", "sql/b.sql");
    assertThat(found.open()).isTrue();
    assertThat(search("sql/%s/%s.sql").files()).containsOnlyKeys("sql/deep/c.sql");
    assertThat(search("\u0001.sql").files()).isEmpty();
  }

  @Test
  void what_leads_out_or_is_no_text_does_not_belong_to_it() throws IOException {
    write("secret.sql", "secret");
    Files.write(
        Files.createDirectories(root.resolve("team")).resolve("x.txt"), new byte[] {-1, -2});
    Files.writeString(root.resolve("large.txt"), "x".repeat((1 << 20) + 1));
    assertThat(
            search(
                    "../secret.sql",
                    "/etc/hosts.txt",
                    "./secret.sql",
                    "s3://lake/secret.sql",
                    "x.txt",
                    "large.txt",
                    ".hidden/a.sql")
                .files())
        .isEmpty();
  }

  @Test
  void more_files_than_a_person_writes_are_refused() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= 500; i++) {
      write("f%d.sql".formatted(i), "x");
      names.add("f%d.sql".formatted(i));
    }
    assertThatThrownBy(() -> search(names.toArray(String[]::new)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 500 template files");
  }
}
