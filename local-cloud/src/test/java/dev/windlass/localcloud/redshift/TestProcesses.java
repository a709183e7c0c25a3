package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.ChildProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plain children, killed by the test's end. */
final class TestProcesses implements ChildProcesses, AutoCloseable {
  private final List<ProcessHandle> started = new ArrayList<>();

  @Override
  public synchronized Child start(
      String name, List<String> command, Map<String, String> environment, Path directory, Path log)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var handle = builder.start().toHandle();
    started.add(handle);
    return new Living(handle);
  }

  @Override
  public synchronized Child adopt(String name, long pid) {
    var handle = ProcessHandle.of(pid).orElseThrow();
    started.add(handle);
    return new Living(handle);
  }

  @Override
  public synchronized void close() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private record Living(ProcessHandle handle) implements Child {
    @Override
    public long pid() {
      return handle.pid();
    }

    @Override
    public boolean isAlive() {
      return handle.isAlive();
    }

    @Override
    public void stop(Duration grace) {
      handle.destroyForcibly();
    }
  }
}
