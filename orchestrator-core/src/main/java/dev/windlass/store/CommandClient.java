package dev.windlass.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to the leader and waits for their answers. Thread-safe; a call occupies its
 * thread, and a connection only while it asks.
 */
public final class CommandClient {
  private final CommandDao commands;

  /** Sends through {@code database}. */
  public CommandClient(Database database) {
    this.commands = database.dao(CommandDao.class);
  }

  /** The leader refused to carry a command out. */
  public static final class CommandRefused extends RuntimeException {
    private final String kind;

    /** With {@code not_found}, {@code conflict} or {@code invalid} and the leader's words. */
    public CommandRefused(String kind, String message) {
      super(message);
      this.kind = kind;
    }

    /** {@code not_found}, {@code conflict} or {@code invalid}. */
    public String kind() {
      return kind;
    }
  }

  /** No scheduler leads, so nothing was sent. */
  public static final class NoLeader extends RuntimeException {
    /** With the sentence for people. */
    public NoLeader() {
      super("no scheduler is running, so nothing was done; start one with `windlass standalone`");
    }
  }

  /** The leader has not answered in time; it may still carry the command out. */
  public static final class Unanswered extends RuntimeException {
    /** With the sentence for people. */
    public Unanswered(String kind, Duration patience) {
      super(
          "the scheduler has not answered the command \"%s\" within %d s; it is kept and may still"
                  .formatted(kind, patience.toSeconds())
              + " be carried out");
    }
  }

  /**
   * Sends a command and waits for the answer.
   *
   * @param requestedBy who wants it, for the audit log
   * @return what the leader answered; a JSON null when it had nothing to say
   * @throws NoLeader when no leader's lease is running; nothing was sent
   * @throws CommandRefused when the leader said no
   * @throws Unanswered when {@code patience} ran out
   */
  public JsonNode send(String kind, ObjectNode payload, String requestedBy, Duration patience) {
    Long id = commands.send(kind, Json.text(payload), requestedBy).orElseThrow(NoLeader::new);
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = 10;
    while (true) {
      Optional<CommandDao.Answer> answer = commands.answer(id);
      if (answer.isPresent()) {
        return result(answer.get());
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new Unanswered(kind, patience);
      }
      rest(pause);
      pause = Math.min(100, pause * 2);
    }
  }

  private static JsonNode result(CommandDao.Answer answer) {
    @Nullable String error = answer.error();
    if (error != null) {
      throw new CommandRefused(answer.errorKind() == null ? "invalid" : answer.errorKind(), error);
    }
    return answer.result() == null ? Json.tree(null) : Json.read(answer.result());
  }

  private static void rest(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the scheduler's answer", e);
    }
  }
}
