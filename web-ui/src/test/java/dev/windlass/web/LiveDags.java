package dev.windlass.web;

import dev.windlass.dag.Action;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagFactory;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.TaskContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A DAG that really runs: its second task fails until {@link #MENDED}. Found by the service loader.
 */
public final class LiveDags implements DagFactory {
  static final AtomicBoolean MENDED = new AtomicBoolean();

  /** For the service loader. */
  public LiveDags() {}

  record Greet(String name) implements Action<String> {
    @Override
    public String run(TaskContext context) {
      context.log().info("greets " + name);
      return "hello " + name;
    }
  }

  record Shout(String text) implements Action<String> {
    @Override
    public String run(TaskContext context) {
      if (!MENDED.get()) {
        throw new FailTask("nobody mended it");
      }
      return text + "!";
    }
  }

  @Override
  public List<Dag> dags() {
    return List.of(
        Dag.define(
            "greeting",
            d -> {
              d.param("name", "world");
              var greet = d.task("greet").run(Greet.class, run -> new Greet("world"));
              d.task("shout").with(greet).run(Shout.class, (run, text) -> new Shout(text));
            }));
  }
}
