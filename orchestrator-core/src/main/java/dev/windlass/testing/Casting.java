package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Action;
import dev.windlass.dag.DagStructure.TaskSpec;
import dev.windlass.dag.MapPart;
import dev.windlass.dag.Operator;
import dev.windlass.dag.Poke;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.RetryPolicy;
import dev.windlass.dag.Run;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.TaskBody;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task's body in a test: builds the operator as the DAG does, if it is to be built, and puts in
 * its place what the test asked for.
 *
 * @param given what the task meets, as it stands when an attempt begins
 * @param built is told of each operator that was built, and for which attempt
 */
record Casting(
    Stage stage,
    TaskSpec task,
    TaskBody own,
    Supplier<Behaviour> given,
    BiConsumer<Run, Operator<?>> built)
    implements TaskBody {
  @Override
  public Operator<?> build(Run run, List<@Nullable JsonNode> inputs) throws Exception {
    stage.reach(run.info(), Crash.STARTED);
    Behaviour behaviour = given.get();
    Operator<?> operator = null;
    if (behaviour.builds) {
      operator = own.build(run, inputs);
      built.accept(run, operator);
    }
    return operator != null && behaviour.asWritten
        ? disturbed(operator, behaviour)
        : fake(inputs, behaviour);
  }

  @Override
  public RetryPolicy retryPolicy() {
    return own.retryPolicy();
  }

  /** As the lists have them: which list an element is from is nothing for a body of a test. */
  private List<@Nullable JsonNode> unpacked(List<@Nullable JsonNode> inputs) {
    List<@Nullable JsonNode> plain = new ArrayList<>(inputs);
    for (int i = 0; i < plain.size() && i < task.inputs().size(); i++) {
      String from = task.inputs().get(i);
      JsonNode value = plain.get(i);
      int input = from.startsWith("@") ? Integer.parseInt(from.substring(1)) : -1;
      if (input >= 0 && value != null && task.map().filter(m -> m.parts(input) > 1).isPresent()) {
        plain.set(i, MapPart.element(value));
      }
    }
    return plain;
  }

  private Operator<?> disturbed(Operator<?> operator, Behaviour behaviour) {
    return switch (operator) {
      case Action<?> action -> new PlayedAction<>(stage, behaviour, action);
      case Sensor<?> sensor -> new PlayedSensor<>(stage, behaviour, sensor);
      case RemoteJob<?, ?> job -> new PlayedJob<>(stage, behaviour, new OwnJob<>(job));
    };
  }

  private Operator<?> fake(List<@Nullable JsonNode> inputs, Behaviour behaviour) {
    FakeJob.Output output =
        context ->
            behaviour.body.isPresent()
                ? behaviour.body.get().run(context, new Inputs(unpacked(inputs)))
                : behaviour.output;
    return switch (task.shape()) {
      case REMOTE_JOB -> new PlayedJob<>(stage, behaviour, new FakeJob(stage, task, output));
      case SENSOR ->
          new PlayedSensor<Object>(
              stage, behaviour, context -> new Poke.Ready<>(output.of(context)));
      default -> new PlayedAction<Object>(stage, behaviour, output::of);
    };
  }
}
