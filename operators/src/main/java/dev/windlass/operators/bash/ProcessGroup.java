package dev.windlass.operators.bash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script with everything it starts: a session of its own where the system can make one, so that
 * one signal reaches all of it, also what has lost its parent.
 */
final class ProcessGroup {
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int GRACE_SECONDS = 5;

  private final Process process;
  private final boolean isGroup;

  private ProcessGroup(Process process, boolean isGroup) {
    this.process = process;
    this.isGroup = isGroup;
  }

  static ProcessGroup start(Path script, Path folder, Map<String, String> variables)
      throws IOException {
    boolean isGroup = Files.isExecutable(SETSID);
    var bash = List.of("bash", script.toAbsolutePath().toString());
    var command = isGroup ? List.of(SETSID.toString(), bash.get(0), bash.get(1)) : bash;
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Only what a script needs: Windlass's own environment holds its database password.
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(variables);
    var process = builder.start();
    process.getOutputStream().close();
    return new ProcessGroup(process, isGroup);
  }

  InputStream output() {
    return process.getInputStream();
  }

  int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks all of it to end, and after a few seconds makes it. */
  void kill() {
    var children = process.descendants().toList();
    signal("TERM");
    boolean ended;
    try {
      ended = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // A second cancel: no more patience, but still no survivors.
      Thread.currentThread().interrupt();
      ended = false;
    }
    // Also after a polite end: the script may be gone and its children not.
    signal("KILL");
    children.forEach(ProcessHandle::destroyForcibly);
    if (!ended) {
      process.destroyForcibly();
    }
  }

  private void signal(String name) {
    if (!isGroup) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      return;
    }
    try {
      // setsid makes the script the leader of its group, so the group has its number.
      new ProcessBuilder("kill", "-" + name, "--", "-" + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
