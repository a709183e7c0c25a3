package dev.windlass.engine;

import dev.windlass.store.HeartbeatDao;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes signs of life of the roles that live in this process, so that health can be seen from
 * outside. A role whose part does not live any more falls silent. Stops when closed.
 */
final class Heartbeats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final HeartbeatDao dao;
  private final String name;
  private final Map<String, BooleanSupplier> roles;
  private final Thread thread;

  private Heartbeats(HeartbeatDao dao, String name, Map<String, BooleanSupplier> roles) {
    this.dao = dao;
    this.name = name;
    this.roles = new TreeMap<>(roles);
    this.thread = Thread.ofPlatform().daemon().name("heartbeats").unstarted(this::run);
  }

  /**
   * Begins.
   *
   * @param name of this process
   * @param roles by name, each with whether its part lives
   */
  static Heartbeats start(HeartbeatDao dao, String name, Map<String, BooleanSupplier> roles) {
    Heartbeats beats = new Heartbeats(dao, name, roles);
    beats.thread.start();
    return beats;
  }

  private void run() {
    try {
      while (true) {
        beat();
        TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    try {
      roles.forEach(
          (role, lives) -> {
            if (lives.getAsBoolean()) {
              dao.beat(role, name);
            }
          });
      dao.forgetTheDead();
    } catch (RuntimeException e) {
      LOG.warn("no sign of life could be written, trying again: {}", e.toString());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      dao.forget(name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.info("the sign of life stays behind: {}", e.toString());
    }
  }
}
