package dev.windlass.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.Poke;
import dev.windlass.operators.testing.FakeS3;
import dev.windlass.operators.testing.OperatorContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3Test {
  private final FakeS3 s3 = new FakeS3("lake");
  private final OperatorContext context;
  private final Path folder;

  S3Test(@TempDir Path folder) {
    this.folder = folder;
    context = new OperatorContext(folder).with(S3.class, s3);
  }

  @Test
  void a_folder_is_uploaded_with_its_tree_and_a_repeat_uploads_only_what_changed()
      throws Exception {
    Files.createDirectories(folder.resolve("in/sub"));
    Files.writeString(folder.resolve("in/a.csv"), "1");
    Files.writeString(folder.resolve("in/sub/b.csv"), "22");
    Files.writeString(folder.resolve("in/readme.txt"), "no");
    Files.setLastModifiedTime(
        folder.resolve("in/a.csv"), java.nio.file.attribute.FileTime.fromMillis(1000));
    Files.setLastModifiedTime(
        folder.resolve("in/sub/b.csv"), java.nio.file.attribute.FileTime.fromMillis(1000));
    var upload = S3Upload.of(folder.resolve("in"), "s3://lake/bronze").withGlob("*.csv");

    assertThat(upload.run(context)).isEqualTo(new Stored("s3://lake/bronze", 2, 3));
    assertThat(S3List.of("s3://lake/bronze/").run(context))
        .containsExactly("bronze/a.csv", "bronze/sub/b.csv");

    assertThat(upload.run(context).objects()).isEqualTo(2);
    assertThat(context.lines()).anyMatch(l -> l.contains("bronze/a.csv is there already"));
  }

  @Test
  void a_missing_folder_is_named() {
    assertThatThrownBy(() -> S3Upload.of(folder.resolve("none"), "s3://lake/x").run(context))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("none");
  }

  @Test
  void the_sensor_waits_for_enough_matching_keys() {
    var sensor = S3KeySensor.of("s3://lake/in/2026/*.csv").withCount(2);
    put("in/2026/a.csv");
    put("in/2026/deep/b.csv");

    assertThat(sensor.poke(context)).isInstanceOf(Poke.NotYet.class);
    put("in/2026/b.csv");
    assertThat(sensor.poke(context))
        .isEqualTo(new Poke.Ready<>(java.util.List.of("in/2026/a.csv", "in/2026/b.csv")));
  }

  @Test
  void copy_takes_a_prefix_along_and_delete_removes_it() {
    put("from/a");
    put("from/b/c");

    assertThat(S3Copy.of("s3://lake/from", "s3://lake/to").run(context).objects()).isEqualTo(2);
    assertThat(S3List.of("s3://lake/to/").run(context)).containsExactly("to/a", "to/b/c");
    assertThat(S3Delete.of("s3://lake/from/").run(context).objects()).isEqualTo(2);
    assertThat(S3List.of("s3://lake/from/").run(context)).isEmpty();
  }

  @Test
  void a_bucket_with_contents_is_not_deleted_by_accident() {
    put("x");

    assertThatThrownBy(() -> S3DeleteBucket.of("lake").run(context))
        .isInstanceOf(FailTask.class)
        .hasMessageContaining("withContents");
    var unused = S3DeleteBucket.of("lake").withContents().run(context);
    assertThat(s3.bucketExists("lake")).isFalse();
    assertThatThrownBy(() -> S3Delete.of("s3://lake/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void locations_are_read_and_joined() {
    assertThat(S3Location.of("s3a://b/k/")).isEqualTo(new S3Location("b", "k/"));
    assertThat(S3Location.of("s3://b").resolve("x")).isEqualTo(new S3Location("b", "x"));
    assertThat(S3Location.of("s3://b/k").resolve("x")).hasToString("s3://b/k/x");
    assertThatThrownBy(() -> S3Location.of("http://b/k"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void put(String key) {
    s3.put(new S3Location("lake", key), "x".getBytes(StandardCharsets.UTF_8));
  }
}
