package dev.windlass.web.live;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's place on the live stream. Who is too slow to take what is sent is cut off rather
 * than waited for: it reconnects and reads everything anew. Thread-safe.
 */
final class Subscriber {
  private static final int PATIENCE = 256;

  /** One message: its type and its JSON. */
  record Message(String type, String json) {}

  private final Set<String> dags;
  private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(PATIENCE);
  private volatile boolean cut;

  /** Watches these DAGs with their tasks; none: all DAGs without tasks. */
  Subscriber(Set<String> dags) {
    this.dags = Set.copyOf(dags);
  }

  Set<String> dags() {
    return dags;
  }

  /** Whether changes of the DAG matter to it. */
  boolean watches(String dagId) {
    return dags.isEmpty() || dags.contains(dagId);
  }

  /** Whether tasks of the DAG matter to it. */
  boolean watchesTasks(String dagId) {
    return dags.contains(dagId);
  }

  /** Hands over a message without waiting. */
  void offer(Message message) {
    if (!queue.offer(message)) {
      cut = true;
    }
  }

  /** The next message; null when there was none within {@code patience}. */
  @Nullable Message next(Duration patience) throws InterruptedException {
    return queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Says that nothing more comes. */
  void cut() {
    cut = true;
  }

  boolean isCut() {
    return cut;
  }
}
