package dev.windlass.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud as a process: adopted, stopped, killed. */
class LocalCloudProcessTest {

  @Test
  void it_is_adopted_while_it_runs_and_takes_its_children_along(@TempDir Path home)
      throws Exception {
    Logging.setUp();
    var runtime = preparedRuntime(home);
    var first = LocalCloud.adoptOrStart(home, runtime, LocalCloud.ownJavaCommand());
    try {
      assertThat(LocalCloud.adoptOrStart(home, runtime, List.of("no-such-java"))).isEqualTo(first);
      assertThat(run(home, "faults", "set", "--kind", "throttle", "--service", "emr"))
          .contains("\"kind\":\"THROTTLE\"");
      assertThat(run(home, "faults", "list")).contains("\"service\":\"emr\"");
      var children = children(home);
      assertThat(children).isNotEmpty();

      ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
      for (var child : children) {
        Await.until("child %s is gone".formatted(child.pid()), () -> !child.isAlive());
      }
      assertThat(LocalCloud.running(home)).isEmpty();

      var second = LocalCloud.adoptOrStart(home, runtime, LocalCloud.ownJavaCommand());
      assertThat(second.pid()).isNotEqualTo(first.pid());
      // Stored connections keep working: same ports, same credentials, same faults.
      assertThat(second.aws()).isEqualTo(first.aws());
      assertThat(second.secretAccessKey()).isEqualTo(first.secretAccessKey());
      assertThat(run(home, "faults", "list")).contains("\"service\":\"emr\"");
      children = children(home);
      assertThat(run(home, "stop")).contains("Stopped");
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(ProcessHandle.of(second.pid())).isEmpty();
    } finally {
      LocalCloud.stop(home);
    }
  }

  /** A runtime for which there is nothing to rehearse: this test is not about Spark. */
  private static Path preparedRuntime(Path home) throws Exception {
    var jars = RuntimeJars.directory();
    var runtime = Files.createDirectories(home.resolve("runtime"));
    Files.createSymbolicLink(runtime.resolve("s3proxy"), jars.resolve("s3proxy"));
    return runtime;
  }

  private static List<ProcessHandle> children(Path home) throws Exception {
    var found = new ArrayList<ProcessHandle>();
    try (var records = Files.newDirectoryStream(home.resolve("local-cloud/children"), "*.pid")) {
      for (var file : records) {
        var pid = Long.parseLong(Files.readString(file).split(" ", -1)[0]);
        ProcessHandle.of(pid).ifPresent(found::add);
      }
    }
    return found;
  }

  private static String run(Path home, String... words) throws Exception {
    var args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--home", home.toString()));
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Main.run(args, print, print)).as(out.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
