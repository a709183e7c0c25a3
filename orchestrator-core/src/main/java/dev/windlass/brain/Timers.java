package dev.windlass.brain;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What falls due in running runs. An entry that no longer applies is recognised by its holder when
 * it falls due, so nothing is ever removed early.
 */
final class Timers {
  /** Something due: for a task, or for the run itself when {@code task} is null. */
  record Due(Instant at, long order, RunMachine run, int task, int tryNumber) {}

  /** Stands for the run itself. */
  static final int THE_RUN = -1;

  /** Stands for a deadline of the run or of one of its instances. */
  static final int A_DEADLINE = -2;

  /** Stands for a group that waits for its next pass. */
  static final int A_GROUP = -3;

  /** Stands for a queued run that may begin from then on. */
  static final int A_BEGINNING = -4;

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private long count;

  void add(Instant at, RunMachine run, int task, int tryNumber) {
    queue.add(new Due(at, count++, run, task, tryNumber));
  }

  private Optional<Due> pollDue(Instant now) {
    Due first = queue.peek();
    return first == null || first.at().isAfter(now)
        ? Optional.empty()
        : Optional.ofNullable(queue.poll());
  }

  /** Tells every run that is still active of what falls due, until nothing does. */
  void ring(Map<Long, RunMachine> active, Instant now) {
    for (Optional<Due> due = pollDue(now); due.isPresent(); due = pollDue(now)) {
      Due d = due.get();
      if (active.get(d.run().row().id()) == d.run()) {
        d.run().due(d, now);
      }
    }
  }

  Optional<Instant> next() {
    return Optional.ofNullable(queue.peek()).map(Due::at);
  }
}
