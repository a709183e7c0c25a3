package dev.windlass.brain;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.Resource;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Operators of made-up DAGs. Only their shapes count: the simulator or a table plays their parts.
 */
final class RandomDagWork {
  private RandomDagWork() {}

  /** Work in another system. */
  record Job() implements RemoteJob<String, String> {
    @Override
    public String submit(TaskContext context, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> find(TaskContext context, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Progress<String> poll(TaskContext context, String handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Cancellation cancel(TaskContext context, String handle) {
      throw new UnsupportedOperationException();
    }
  }

  /** A wait for something. */
  record Eye() implements Sensor<String> {
    @Override
    public Poke<String> poke(TaskContext context) {
      throw new UnsupportedOperationException();
    }
  }

  /** Something paid for. */
  record Thing() implements Resource<String> {
    @Override
    public String kind() {
      return "thing";
    }

    @Override
    public String connectionId() {
      return "none";
    }

    @Override
    public String name(String key) {
      return key;
    }

    @Override
    public Duration lease() {
      return Duration.ofHours(1);
    }

    @Override
    public RemoteJob<?, String> create() {
      return new Job();
    }

    @Override
    public RemoteJob<?, Void> destroy(String resource) {
      throw new UnsupportedOperationException();
    }
  }
}
