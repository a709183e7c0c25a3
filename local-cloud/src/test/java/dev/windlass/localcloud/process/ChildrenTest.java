package dev.windlass.localcloud.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.localcloud.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children end with their whole group, by whichever of three ways. */
class ChildrenTest {
  // A leader that ignores TERM, with a grandchild beside it.
  private static final List<String> STUBBORN =
      List.of("sh", "-c", "trap '' TERM; sleep 1000 & echo $! > grandchild; wait; sleep 1000");

  private static ProcessHandle grandchild(Path directory) throws Exception {
    var file = directory.resolve("grandchild");
    Await.until("the grandchild runs", () -> Files.exists(file) && Files.size(file) > 1);
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
  }

  @Test
  void stopping_a_child_ends_its_whole_group(@TempDir Path directory) throws Exception {
    try (var children = new Children(directory.resolve("records"))) {
      var child =
          children.start("stubborn", STUBBORN, Map.of(), directory, directory.resolve("log"));
      var grandchild = grandchild(directory);
      child.stop(Duration.ofMillis(200));

      assertThat(child.isAlive()).isFalse();
      Await.until("the grandchild is gone", () -> !grandchild.isAlive());
      assertThat(directory.resolve("records")).isEmptyDirectory();
    }
  }

  @Test
  void the_next_start_ends_what_was_left(@TempDir Path directory) throws Exception {
    var records = directory.resolve("records");
    // Never closed, and without a watchdog: as if both had been killed.
    var killed = new Children(records);
    var child = killed.start("left", STUBBORN, Map.of(), directory, directory.resolve("log"));
    var grandchild = grandchild(directory);

    try (var next = new Children(records)) {
      next.endLeftovers();
      Await.until("the leader is gone", () -> !child.isAlive());
      Await.until("the grandchild is gone", () -> !grandchild.isAlive());
      assertThat(records).isEmptyDirectory();
    }
  }

  @Test
  void a_number_given_to_another_process_since_is_left_alone(@TempDir Path directory)
      throws Exception {
    var records = Files.createDirectories(directory.resolve("records"));
    var stranger = new ProcessBuilder(Children.newSession(List.of("sleep", "1000"))).start();
    try {
      Files.writeString(records.resolve("old.pid"), stranger.pid() + " 12345\n");
      try (var next = new Children(records)) {
        next.endLeftovers();
      }
      assertThat(stranger.isAlive()).isTrue();
      assertThat(records).isEmptyDirectory();
    } finally {
      stranger.destroyForcibly();
    }
  }
}
