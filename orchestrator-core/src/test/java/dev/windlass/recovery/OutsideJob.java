package dev.windlass.recovery;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A job in the other system.
 *
 * @param kind {@code work}, {@code breaks} (the first of its kind does), {@code end} (a thing)
 * @param thing the thing it is about, or "none"
 */
record OutsideJob(String kind, String thing) implements RemoteJob<String, String> {
  private static final Duration SOON = Duration.ofMillis(40);

  @Override
  public String submit(TaskContext context, String key) throws IOException {
    return OutsideClient.call("POST", "jobs/%s/%s/%s".formatted(key, kind, thing));
  }

  @Override
  public Optional<String> find(TaskContext context, String key) throws IOException {
    return OutsideClient.call("GET", "jobs/" + key).equals("unknown")
        ? Optional.empty()
        : Optional.of(key);
  }

  @Override
  public Progress<String> poll(TaskContext context, String handle) throws IOException {
    return switch (OutsideClient.call("PUT", "jobs/" + handle)) {
      case "running" -> new Progress.Running<>(SOON);
      case "done" -> new Progress.Done<>(handle);
      case "broken" -> new Progress.Broken<>("it broke");
      case "gone" -> new Progress.Broken<>("it is gone");
      default -> throw new IOException("nobody knows " + handle);
    };
  }

  @Override
  public Cancellation cancel(TaskContext context, String handle) throws IOException {
    return OutsideClient.call("DELETE", "jobs/" + handle).equals("gone")
        ? Cancellation.GONE
        : new Cancellation.Stopping(SOON);
  }
}
