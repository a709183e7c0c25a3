package dev.windlass.execution;

import dev.windlass.brain.Effect;
import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Poke;
import dev.windlass.dag.Sensing;
import dev.windlass.dag.Sensor;
import dev.windlass.dag.SkipTask;
import dev.windlass.dag.TaskContext;
import java.time.Duration;
import java.time.Instant;

/** One attempt of a sensor: pokes, and the rests between them. */
final class SensorWork<T> {
  private final Effect.Attempt attempt;
  private final TaskContext context;
  private final Sensor<T> sensor;
  private final Sensing sensing;
  private final Instant begun;
  private final Leash leash;
  private final Reports reports;
  private final SensorWait waits;
  private boolean told;

  /**
   * An attempt that has not poked here yet.
   *
   * @param begun when it began, in an earlier process perhaps
   */
  SensorWork(
      Effect.Attempt attempt,
      TaskContext context,
      Sensor<T> sensor,
      Sensing sensing,
      Instant begun,
      Leash leash,
      Reports reports) {
    this.attempt = attempt;
    this.context = context;
    this.sensor = sensor;
    this.sensing = sensing;
    this.begun = begun;
    this.leash = leash;
    this.reports = reports;
    this.waits = new SensorWait(sensing, attempt.dagId(), attempt.task(), begun);
    this.told = attempt.attach();
  }

  /** Pokes at once, or when an earlier process would have. */
  Step run() throws Exception {
    if (attempt.attach() && attempt.startedAt() != null) {
      SensorWait.Place place = waits.after(Duration.between(begun, leash.now()));
      int poked = place.next() - 1;
      return new Step.Rest(place.left(), () -> poke(poked));
    }
    return poke(0);
  }

  /**
   * Pokes once.
   *
   * @param before how often it has been poked
   */
  private Step poke(int before) throws Exception {
    leash.check();
    CrashPoint.SENSOR_BEFORE_POKE.pass();
    Poke<T> answer = answer();
    int poked = before + 1;
    CrashPoint.SENSOR_AFTER_POKE.pass();
    return switch (answer) {
      case Poke.Ready<T>(var output) -> new Step.Over(reports.succeeded(output));
      case Poke.NotYet<T>(var again) -> {
        if (!told) {
          reports.durably(reports.waiting());
          CrashPoint.SENSOR_AFTER_PERSIST.pass();
          told = true;
        }
        yield new Step.Rest(waits.after(poked, again), () -> poke(poked));
      }
    };
  }

  /** A failed poke is a "not yet" where the task asks for it; skipping and failing are meant. */
  private Poke<T> answer() throws Exception {
    try {
      return sensor.poke(context);
    } catch (FailTask | SkipTask meant) {
      throw meant;
    } catch (Exception failure) {
      if (!sensing.silentFail()) {
        throw failure;
      }
      context.log().warn("a poke failed and counts as not yet: %s", failure);
      return new Poke.NotYet<>(SensorWait.USUAL);
    }
  }
}
