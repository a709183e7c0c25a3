package dev.windlass.journal;

import dev.windlass.brain.Decisions.Touched;
import dev.windlass.crash.CrashPoint;
import dev.windlass.dag.Json;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever listens which runs changed, a few times a second at most: a {@code NOTIFY} takes a
 * lock that all commits share. Lost rings do no harm: readers poll as well.
 */
final class Doorbell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Doorbell.class);
  private static final Duration PAUSE = Duration.ofMillis(150);

  /** More changed runs at a time than this are announced as "everything". */
  private static final int MOST = 200;

  /** Sends the payloads as notifications. */
  interface Sender {
    void send(List<String> payloads);
  }

  private final Sender sender;
  private final Set<Touched> touched = new LinkedHashSet<>();
  private boolean closed;

  Doorbell(Sender sender) {
    this.sender = sender;
  }

  Doorbell start() {
    Thread.ofVirtual().name("doorbell").start(this::run);
    return this;
  }

  void ring(List<Touched> runs) {
    if (!runs.isEmpty()) {
      synchronized (touched) {
        touched.addAll(runs);
        touched.notifyAll();
      }
    }
  }

  private void run() {
    try {
      while (true) {
        List<Touched> now;
        synchronized (touched) {
          while (touched.isEmpty() && !closed) {
            touched.wait();
          }
          if (closed) {
            return;
          }
          now = List.copyOf(touched);
          touched.clear();
        }
        send(now);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<Touched> runs) {
    try {
      CrashPoint.DOORBELL_BEFORE_RING.pass();
      sender.send(
          runs.size() > MOST
              ? List.of("{}")
              : runs.stream()
                  .map(r -> Json.text(Json.object().put("dag", r.dagId()).put("run", r.runId())))
                  .toList());
      CrashPoint.DOORBELL_AFTER_RING.pass();
    } catch (RuntimeException e) {
      LOG.warn("could not announce changes: {}", e.toString());
    }
  }

  @Override
  public void close() {
    synchronized (touched) {
      closed = true;
      touched.notifyAll();
    }
  }
}
