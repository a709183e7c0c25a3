package dev.windlass.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Effect.Input;
import dev.windlass.dag.Json;
import dev.windlass.store.InputDao;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches arguments of attempts. Those that are wanted while a query is under way share the next
 * one: ten thousand instances mapped over a list begin at once, and none reads all of it for
 * itself. Nothing is kept: whoever asks gets what is stored then. Thread-safe.
 */
final class InputReader {
  /** Arguments that share a query, at most. */
  private static final int MOST = 2_000;

  private final InputDao reads;
  private final Queue<Wanted> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock reading = new ReentrantLock();

  /** An argument somebody waits for; written under the lock. */
  private static final class Wanted {
    final long task;
    final int position;
    boolean there;
    @Nullable JsonNode value;
    @Nullable RuntimeException failure;

    Wanted(long task, int position) {
      this.task = task;
      this.position = position;
    }
  }

  InputReader(InputDao reads) {
    this.reads = reads;
  }

  /** The argument; null when there is none. */
  @Nullable JsonNode fetch(Input input) {
    return switch (input) {
      case Input.One(long task) -> fetch(new Wanted(task, -1));
      case Input.Element(long task, int position) -> fetch(new Wanted(task, position));
      case Input.All all -> reads.input(all).orElse(null);
      case Input.Literal literal -> reads.input(literal).orElse(null);
      case Input.Part part -> fetch(part.element());
      case Input.Nothing nothing -> null;
    };
  }

  private @Nullable JsonNode fetch(Wanted mine) {
    queue.add(mine);
    reading.lock();
    try {
      while (!mine.there) {
        readSome();
      }
    } finally {
      reading.unlock();
    }
    if (mine.failure != null) {
      throw new IllegalStateException("an input could not be read", mine.failure);
    }
    return mine.value;
  }

  private void readSome() {
    List<Wanted> some = new ArrayList<>();
    for (Wanted w = queue.poll(); w != null; w = some.size() < MOST ? queue.poll() : null) {
      some.add(w);
    }
    try {
      Map<Long, String> texts = reads.outputs(some.stream().map(w -> w.task).distinct().toList());
      Map<Long, JsonNode> trees = new HashMap<>();
      for (Wanted wanted : some) {
        String text = texts.get(wanted.task);
        if (text != null) {
          // Whoever gets all of it may change it; elements are taken from one tree.
          wanted.value =
              wanted.position < 0
                  ? Json.read(text)
                  : element(
                      trees.computeIfAbsent(wanted.task, t -> Json.read(text)), wanted.position);
        }
      }
    } catch (RuntimeException e) {
      some.forEach(w -> w.failure = e);
    }
    some.forEach(w -> w.there = true);
  }

  /** One element, from 0: of a list, or of an object as key and value. */
  private static @Nullable JsonNode element(JsonNode whole, int position) {
    if (whole instanceof ObjectNode object) {
      return object.properties().stream()
          .skip(position)
          .findFirst()
          .<JsonNode>map(
              e -> Json.object().put("key", e.getKey()).set("value", e.getValue().deepCopy()))
          .orElse(null);
    }
    JsonNode found = whole.get(position);
    return found == null ? null : found.deepCopy();
  }
}
