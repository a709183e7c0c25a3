package dev.windlass.loading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.store.DagDao;
import dev.windlass.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people put into DAG folders, on purpose or not. */
class DagFolderTest {
  private static List<String> names(Path folder) throws Exception {
    DagFolder now = DagFolder.scan(folder, null);
    return now.files().keySet().stream().map(now::name).toList();
  }

  private static void write(Path folder, String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void hidden_and_other_files_do_not_count(@TempDir Path folder) throws Exception {
    for (String name :
        List.of("A.java", "b.jar", ".C.java", ".git/D.java", "notes.pdf", "t/E.java")) {
      write(folder, name, "");
    }
    assertThat(names(folder)).containsExactly("A.java", "b.jar", "t/E.java");
  }

  @Test
  void a_file_that_may_be_a_template_counts_and_holds_no_dags(@TempDir Path folder)
      throws Exception {
    write(folder, "load.sql", "");
    assertThat(names(folder)).containsExactly("load.sql");
    assertThat(DagFolder.scan(folder, null).holdsDags(folder.resolve("load.sql"))).isFalse();
  }

  @Test
  void ignore_files_work_as_in_git(@TempDir Path folder) throws Exception {
    for (String name :
        List.of(
            "Keep.java",
            "TestA.java",
            "team/TestB.java",
            "team/TestKeep.java",
            "team/old/C.java",
            "drafts/D.java",
            "drafts/deep/E.java",
            "libs/a.jar",
            "more/libs/b.jar")) {
      write(folder, name, "");
    }
    write(
        folder,
        ".windlassignore",
        """
        # no DAGs
        Test*.java
        !TestKeep.java
        drafts/
        /libs/*.jar
        """);
    write(folder, "team/.windlassignore", "old\n");
    assertThat(names(folder)).containsExactly("Keep.java", "more/libs/b.jar", "team/TestKeep.java");
    // A deeper file has the last word.
    write(folder, "team/.windlassignore", "!TestB.java\n");
    assertThat(names(folder))
        .containsExactly(
            "Keep.java",
            "more/libs/b.jar",
            "team/TestB.java",
            "team/TestKeep.java",
            "team/old/C.java");
  }

  @Test
  void an_ignore_file_that_is_no_such_thing_is_told_and_does_not_count(@TempDir Path folder)
      throws Exception {
    write(folder, "A.java", "");
    write(folder, ".windlassignore", "A.java\n".repeat(200_000));
    DagFolder now = DagFolder.scan(folder, null);
    assertThat(now.files()).hasSize(1);
    assertThat(now.problems())
        .containsEntry(".windlassignore", "is larger than 1024 KiB and does not count");
  }

  @Test
  void links_in_circles_to_nothing_and_to_themselves_do_no_harm(@TempDir Path folder)
      throws Exception {
    write(folder, "a/A.java", "");
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Files.createSymbolicLink(folder.resolve("self.java"), folder.resolve("self.java"));
    Files.createSymbolicLink(folder.resolve("gone.java"), folder.resolve("nowhere.java"));
    Files.createSymbolicLink(folder.resolve("B.java"), folder.resolve("a/A.java"));
    assertThat(names(folder)).containsExactly("B.java", "a/A.java");
  }

  @Test
  void whatever_lies_there_is_named_and_the_dags_beside_it_load(@TempDir Path folder)
      throws Exception {
    var files = new DagFiles(folder);
    files.write("Good.java", DagFiles.dag("Good", "good", "t"));
    Files.write(
        folder.resolve("Binary.java"), new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, 0});
    Files.write(folder.resolve("broken.jar"), new byte[] {'P', 'K', 3, 4, 0, 0});
    Files.writeString(folder.resolve("Empty.java"), "");
    Files.writeString(folder.resolve("Zero.java"), "\0".repeat(1000));
    files.write(
        "Nul.java",
        DagFiles.dag("Nul", "nul", "t").replace("d -> d", "d -> d.description(\"\\0\")"));
    files.write(
        "Says.java",
        DagFiles.dag("Says", "says", "t")
            .replace("d -> d", "d -> { if (true) throw new Error(\"\\0\"); }); // "));
    Files.createDirectory(folder.resolve("Folder.java"));
    try (var large =
        Files.newByteChannel(
            folder.resolve("Large.java"),
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.WRITE)) {
      large.position(8L << 30);
      large.write(java.nio.ByteBuffer.wrap(new byte[] {'x'}));
    }
    Files.createSymbolicLink(folder.resolve("endless"), folder);
    try (var db = TestDatabase.create();
        var processor = DagProcessor.start(folder, db.dao(DagDao.class), new DagRegistry())) {
      assertThat(processor.awaitLoaded(Duration.ofSeconds(60))).isTrue();
      assertThat(db.query("select string_agg(dag_id, ' ') from dag where is_active"))
          .isEqualTo("good");
      assertThat(
              db.query(
                  "select string_agg(source_file, ' ' order by source_file) from import_error"))
          .isEqualTo("Binary.java Empty.java Large.java Nul.java Says.java Zero.java broken.jar");
      assertThat(db.query("select message from import_error where source_file = 'Large.java'"))
          .isEqualTo(
              "Large.java: error: cannot be read: it has 8,589,934,593 bytes; at most 4 MiB are"
                  + " allowed");
      assertThat(db.query("select message from import_error where source_file = 'Binary.java'"))
          .isEqualTo("Binary.java: error: cannot be read: it is no text in UTF-8");
    }
  }
}
