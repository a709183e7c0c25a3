package dev.windlass.testing;

import dev.windlass.dag.RunInfo;
import java.time.Duration;
import java.time.Instant;

/** What played work needs of the world around it. */
interface Stage {
  /** The virtual time. */
  Instant now();

  /** Lets virtual time pass for an action, which is interrupted when its attempt is to end. */
  void pass(Duration time) throws InterruptedException;

  /** Loses the process here if the test asked for it: then it does not return. */
  void reach(RunInfo attempt, Crash point);

  /** The jobs outside the process. */
  OtherSystems others();

  /** The paid resources. */
  MemoryLedger ledger();

  /** A line in the timeline. */
  void note(RunInfo attempt, String what);

  /** Thrown where the process is lost; nobody is left to catch it. */
  final class ProcessLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProcessLost() {
      super("the process is lost, as the test asked", null, false, false);
    }
  }
}
