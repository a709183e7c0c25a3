package dev.windlass.execution;

import dev.windlass.dag.RemoteJob;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Calls to other systems, each of which answers so many at a time and no more: ten thousand jobs
 * whose turn comes at once neither bury a server nor hold ten thousand connections here. A system
 * that hangs holds up only those who ask it. First come, first served. Thread-safe.
 */
final class Lanes {
  /** Calls under way to one system, at most. */
  static final int WIDTH = 64;

  private static final class Lane {
    final Semaphore room = new Semaphore(WIDTH, true);

    /** In it or before it; changed only under the map's lock of its key. */
    int users;
  }

  private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * Makes a call on the system {@code job} asks, once there is room.
   *
   * @throws InterruptedException when interrupted before it was made
   */
  <T> T call(RemoteJob<?, ?> job, Callable<T> call) throws Exception {
    String system = job.system();
    Lane lane = enter(system);
    try {
      lane.room.acquire();
      try {
        return call.call();
      } finally {
        lane.room.release();
      }
    } finally {
      leave(system);
    }
  }

  private Lane enter(String system) {
    return lanes.compute(
        system,
        (name, known) -> {
          Lane lane = known == null ? new Lane() : known;
          lane.users++;
          return lane;
        });
  }

  /** Clusters come and go: the lane of one that nobody asks any more is forgotten. */
  private void leave(String system) {
    lanes.computeIfPresent(system, (name, lane) -> --lane.users == 0 ? null : lane);
  }

  /** Systems that somebody is calling. */
  int size() {
    return lanes.size();
  }
}
