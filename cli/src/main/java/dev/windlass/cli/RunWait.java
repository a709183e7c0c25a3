package dev.windlass.cli;

import dev.windlass.store.RunQueries;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for runs. */
final class RunWait {
  private RunWait() {}

  /** Returns 0 when the run succeeded and 1 when it failed. */
  static int forEnd(Session session, String dag, String runId, Consumer<String> say)
      throws InterruptedException {
    while (true) {
      RunQueries.RunRow run = session.run(dag, runId);
      switch (run.state()) {
        case "success" -> {
          say.accept("The run succeeded.");
          return 0;
        }
        case "failed" -> {
          String reason = run.reason() == null ? "" : ": " + run.reason();
          throw Failure.of(
              "the run failed" + reason,
              "`windlass tasks states-for-run %s %s` shows where".formatted(dag, runId));
        }
        default -> TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }
}
