package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.store.AuditDao;
import dev.windlass.store.CommandClient;
import dev.windlass.store.CommandClient.CommandRefused;
import dev.windlass.store.CommandClient.NoLeader;
import dev.windlass.store.CommandClient.Unanswered;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Wire;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How wishes reach the engine, which alone changes runs and tasks. What was carried out goes into
 * the audit log. Thread-safe.
 */
public record Orders(CommandClient commands, AuditDao audit) {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * Sends one order and waits: it has been carried out and is durable when this returns.
   *
   * @param kind such as {@code trigger} or {@code clear}
   * @param by the user who wishes it
   * @throws ApiError saying why it was not carried out
   */
  JsonNode send(String kind, ObjectNode payload, String by) {
    JsonNode result = ask(kind, payload, by);
    if (!payload.path("dry_run").asBoolean(false)) {
      record(kind, payload, result, by);
    }
    return result;
  }

  /**
   * Asks the engine something that changes nothing; the audit log does not hear of it.
   *
   * @throws ApiError saying why there is no answer; 503 when no scheduler leads
   */
  JsonNode ask(String kind, ObjectNode payload, String by) {
    try {
      return commands.send(kind, payload, by, PATIENCE);
    } catch (CommandRefused e) {
      String message = String.valueOf(e.getMessage());
      throw switch (e.kind()) {
        case "not_found" -> ApiError.notFound(message);
        case "conflict" -> ApiError.conflict(message);
        default -> ApiError.badRequest(message);
      };
    } catch (NoLeader | Unanswered e) {
      throw ApiError.unavailable(String.valueOf(e.getMessage()));
    }
  }

  private void record(String kind, ObjectNode payload, JsonNode result, String by) {
    // A trigger's run may get its id from the engine.
    String run = text(payload, "run_id");
    ObjectNode extra = Wire.MAPPER.createObjectNode();
    for (String field :
        new String[] {
          "paused", "state", "task_ids", "logical_date", "chosen", "asset", "backfill_id", "action"
        }) {
      JsonNode value = payload.get(field);
      if (value != null && !value.isNull()) {
        extra.set(field, value);
      }
    }
    audit.write(
        by,
        kind,
        text(payload, "dag_id"),
        run == null ? text(result, "run_id") : run,
        text(payload, "task_id"),
        extra.toString());
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }
}
