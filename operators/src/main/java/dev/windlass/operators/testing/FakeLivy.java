package dev.windlass.operators.testing;

import dev.windlass.operators.livy.BatchLog;
import dev.windlass.operators.livy.BatchRequest;
import dev.windlass.operators.livy.BatchState;
import dev.windlass.operators.livy.BatchStatus;
import dev.windlass.operators.livy.Livy;
import dev.windlass.operators.livy.LivyRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A Livy whose batches go from starting to running to their end each time somebody asks; with
 * Livy's own manners: a second batch of a name is refused, and a restart forgets everything and
 * counts from 0 again. One fake stands for every server. Thread-safe.
 */
public final class FakeLivy implements Livy {
  private record Batch(int id, BatchRequest request, BatchState state, List<String> log) {
    Batch to(BatchState next, String line) {
      var more = new ArrayList<>(log);
      more.add(line);
      return new Batch(id, request, next, List.copyOf(more));
    }
  }

  private final Map<Integer, Batch> batches = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private int nextId;
  private boolean loseReply;
  private Predicate<BatchRequest> dies = request -> false;

  /** The next batch is made, but the answer never arrives. */
  public synchronized FakeLivy loseNextReply() {
    loseReply = true;
    return this;
  }

  /** Batches like this die with an exception. */
  public synchronized FakeLivy killing(Predicate<BatchRequest> which) {
    dies = which;
    return this;
  }

  /** Forgets every batch and counts from 0 again, as a restart does. */
  public synchronized void restart() {
    batches.clear();
    nextId = 0;
  }

  /** Every call that changed something, such as {@code "POST key-1"}, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How many batches have not ended. */
  public synchronized long living() {
    return batches.values().stream().filter(b -> !isOver(b.state())).count();
  }

  @Override
  public synchronized BatchStatus submit(String server, BatchRequest request) throws IOException {
    if (batches.values().stream().anyMatch(b -> b.request().name().equals(request.name()))) {
      throw new LivyRefused(
          "Rejected, Reason: Duplicate session name: Some(%s) for session %d"
              .formatted(request.name(), nextId++));
    }
    calls.add("POST " + request.name());
    var batch = new Batch(nextId++, request, BatchState.STARTING, List.of("submitted"));
    batches.put(batch.id(), batch);
    if (loseReply) {
      loseReply = false;
      throw new IOException("unexpected end of stream");
    }
    return status(batch);
  }

  @Override
  public synchronized Optional<BatchStatus> batch(String server, int id) {
    return Optional.ofNullable(batches.computeIfPresent(id, (i, batch) -> next(batch)))
        .map(FakeLivy::status);
  }

  @Override
  public synchronized Optional<BatchStatus> batch(String server, String name) {
    return batches.values().stream()
        .filter(b -> b.request().name().equals(name))
        .findFirst()
        .map(FakeLivy::status);
  }

  @Override
  public synchronized BatchLog log(String server, int id, int lines) {
    var batch = batches.get(id);
    var log = batch == null ? List.<String>of() : batch.log();
    int from = Math.max(0, log.size() - lines);
    return new BatchLog(from, log.size(), log.subList(from, log.size()));
  }

  @Override
  public synchronized void delete(String server, int id) {
    var batch = batches.remove(id);
    if (batch != null) {
      calls.add("DELETE " + batch.request().name());
    }
  }

  private Batch next(Batch batch) {
    return switch (batch.state()) {
      case STARTING -> batch.to(BatchState.RUNNING, "running");
      case RUNNING ->
          dies.test(batch.request())
              ? batch.to(
                  BatchState.DEAD,
                  "Exception in thread \"main\" java.lang.IllegalStateException: told to die")
              : batch.to(BatchState.SUCCESS, "done");
      default -> batch;
    };
  }

  private static boolean isOver(BatchState state) {
    return switch (state) {
      case SUCCESS, DEAD, ERROR, KILLED -> true;
      default -> false;
    };
  }

  private static BatchStatus status(Batch batch) {
    return new BatchStatus(
        batch.id(), batch.request().name(), batch.state(), "local-" + batch.id(), null, null);
  }
}
