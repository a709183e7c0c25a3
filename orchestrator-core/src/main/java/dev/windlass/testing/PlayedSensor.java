package dev.windlass.testing;

import dev.windlass.dag.FailTask;
import dev.windlass.dag.Poke;
import dev.windlass.dag.RunInfo;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.time.Instant;

/** A sensor that is answered as the test asked. */
record PlayedSensor<T>(Stage stage, Behaviour behaviour, Sensor<T> sensor) implements Sensor<T> {
  @Override
  public Poke<T> poke(TaskContext context) throws Exception {
    RunInfo run = context.run();
    String place =
        String.join(
            "\n",
            run.dagId(),
            run.runId(),
            run.taskId(),
            Integer.toString(run.mapIndex()),
            Integer.toString(run.tryNumber()));
    Instant since = stage.others().since(place, stage.now());
    int before = stage.others().tally(place + "\npoke");
    if (run.tryNumber() <= behaviour.failures) {
      throw new Exception(behaviour.failure);
    }
    if (behaviour.fatal.isPresent()) {
      throw new FailTask(behaviour.fatal.get());
    }
    if (behaviour.skip.isPresent()) {
      throw new SkipTask(behaviour.skip.get());
    }
    Instant end = behaviour.doneAt.orElse(since.plus(behaviour.takes));
    Duration left = Duration.between(stage.now(), end);
    if (behaviour.never || before < behaviour.notYet || left.isPositive()) {
      stage.reach(run, Crash.ASKED);
      return new Poke.NotYet<>(
          left.isPositive() && left.compareTo(behaviour.interval) < 0 ? left : behaviour.interval);
    }
    Poke<T> answer = sensor.poke(context);
    stage.reach(run, answer instanceof Poke.Ready<T> ? Crash.DONE : Crash.ASKED);
    return answer;
  }
}
