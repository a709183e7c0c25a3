package dev.windlass.localcloud.redshift;

import dev.windlass.localcloud.aws.Fault;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.aws.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults that hit once each. */
final class TestFaults implements Faults {
  private final List<Fault> waiting = new ArrayList<>();

  synchronized void next(String service, String action, FaultKind kind, Duration delay) {
    waiting.add(new Fault("f", service, action, kind, 0, 1, delay, ""));
  }

  @Override
  public synchronized Optional<Fault> take(String service, String action, FaultKind kind) {
    var hit =
        waiting.stream().filter(f -> f.kind() == kind && f.matches(service, action)).findFirst();
    hit.ifPresent(waiting::remove);
    return hit;
  }
}
