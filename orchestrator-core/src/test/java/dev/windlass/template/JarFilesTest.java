package dev.windlass.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.dag.Dag;
import dev.windlass.dag.TemplateFiles;
import dev.windlass.testing.DagTester;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of jars, of folders and of the class path. */
class JarFilesTest {
  @TempDir Path folder;

  private TemplateFiles jar(Map<String, String> entries) throws IOException {
    Path jar = Files.createTempFile(folder, "dag", ".jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return new JarFiles(jar);
  }

  @Test
  void a_jar_has_its_files_from_its_root() throws IOException {
    TemplateFiles files = jar(Map.of("sql/load.sql", "select 'ä'", "sql/", ""));
    assertThat(files.read("sql/load.sql")).contains("select 'ä'");
    assertThat(files.read("sql/")).isEmpty();
    assertThat(files.read("load.sql")).isEmpty();
  }

  @Test
  void a_changed_template_changes_a_jar_and_other_entries_do_not() throws IOException {
    String first = jar(Map.of("a.sql", "1", "A.class", "x")).fingerprint();
    assertThat(jar(Map.of("a.sql", "1", "A.class", "y", "META-INF/p.xml", "z")).fingerprint())
        .isEqualTo(first);
    assertThat(jar(Map.of("a.sql", "2", "A.class", "x")).fingerprint()).isNotEqualTo(first);
    assertThat(jar(Map.of("b.sql", "1", "A.class", "x")).fingerprint()).isNotEqualTo(first);
    assertThat(jar(Map.of("A.class", "x")).fingerprint()).isEmpty();
  }

  @Test
  void the_class_path_is_asked_beside_a_package_first() {
    ClassLoader loader = JarFilesTest.class.getClassLoader();
    TemplateFiles files = new ClassPathFiles(loader, "tables");
    assertThat(files.read("templates.txt").orElseThrow()).startsWith("# Templates:");
    assertThat(files.read("sql/daily_revenue.sql")).isPresent();
    assertThat(new ClassPathFiles(loader, "").read("templates.txt")).isEmpty();
    assertThat(files.where()).isEqualTo("on the class path, in tables/ and at the root");
  }

  @Test
  void a_test_can_say_in_which_folder_the_files_are() throws IOException {
    Files.writeString(folder.resolve("x.sql"), "select {{ map_index }}\n");
    Dag dag = Dag.define("d", d -> d.task("t").call(String.class, run -> run.renderFile("x.sql")));
    assertThat(DagTester.of(dag).templates(folder).run().task("t").rendered("x.sql"))
        .isEqualTo("select -1");
    assertThat(DagTester.of(dag).run().failed().task("t").reason().orElse(""))
        .isEqualTo("there is no file 'x.sql'; looked on the class path");
  }
}
