package dev.windlass.recovery;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.dag.ResourceKind;
import dev.windlass.dag.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A paid thing in the other system, held by a scope; its output is its name. */
record Thing() implements Resource<String> {
  static final String KIND = "drill-thing";
  static final String PLACE = "drill";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String connectionId() {
    return PLACE;
  }

  @Override
  public String name(String key) {
    return "windlass-" + key;
  }

  @Override
  public Duration lease() {
    return Duration.ofMinutes(5);
  }

  @Override
  public RemoteJob<String, String> create() {
    return new Create();
  }

  @Override
  public RemoteJob<String, Void> destroy(String name) {
    return new Destroy(name);
  }

  /** Makes it; ending the job destroys it. */
  record Create() implements RemoteJob<String, String> {
    private OutsideJob job(String key) {
      return new OutsideJob("make", new Thing().name(key));
    }

    @Override
    public String submit(TaskContext context, String key) throws IOException {
      String name = new Thing().name(key);
      context.ledger().intend(KIND, PLACE, name, new Thing().lease());
      String handle = job(key).submit(context, key);
      context.ledger().exists(KIND, PLACE, name, name);
      return handle;
    }

    @Override
    public Optional<String> find(TaskContext context, String key) throws IOException {
      Optional<String> found = job(key).find(context, key);
      if (found.isPresent()) {
        String name = new Thing().name(key);
        context.ledger().exists(KIND, PLACE, name, name);
      }
      return found;
    }

    @Override
    public Progress<String> poll(TaskContext context, String handle) throws IOException {
      return switch (job(handle).poll(context, handle)) {
        case Progress.Done<String>(var key) -> new Progress.Done<>(new Thing().name(key));
        case Progress.Running<String> running -> running;
        case Progress.Broken<String> broken -> broken;
      };
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) throws IOException {
      Cancellation answer = job(handle).cancel(context, handle);
      if (answer instanceof Cancellation.Gone) {
        context.ledger().gone(KIND, PLACE, new Thing().name(handle));
      }
      return answer;
    }
  }

  /** Destroys it. */
  record Destroy(String name) implements RemoteJob<String, Void> {
    private OutsideJob job() {
      return new OutsideJob("end", name);
    }

    @Override
    public String submit(TaskContext context, String key) throws IOException {
      return job().submit(context, key);
    }

    @Override
    public Optional<String> find(TaskContext context, String key) throws IOException {
      return job().find(context, key);
    }

    @Override
    public Progress<Void> poll(TaskContext context, String handle) throws IOException {
      return switch (job().poll(context, handle)) {
        case Progress.Running<String>(var again) -> new Progress.Running<>(again);
        case Progress.Broken<String>(var reason, var retryable) ->
            new Progress.Broken<>(reason, retryable);
        case Progress.Done<String> done -> {
          context.ledger().gone(KIND, PLACE, name);
          yield new Progress.Done<>(null);
        }
      };
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) throws IOException {
      return job().cancel(context, handle);
    }
  }

  /** How the reaper sees and ends things. */
  public static final class Kind implements ResourceKind {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public List<String> live(TaskContext context, String connectionId) throws IOException {
      String all = OutsideClient.call("GET", "things/all");
      return all.isEmpty() ? List.of() : Arrays.asList(all.split(",", -1));
    }

    @Override
    public Cancellation destroy(TaskContext context, String connectionId, String name)
        throws IOException {
      String unused = OutsideClient.call("DELETE", "things/" + name);
      return Cancellation.GONE;
    }
  }
}
