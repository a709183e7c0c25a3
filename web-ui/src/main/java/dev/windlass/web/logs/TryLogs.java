package dev.windlass.web.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.settings.LogPaths;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries.TaskRow;
import dev.windlass.web.http.ApiError;
import dev.windlass.web.http.Query;
import dev.windlass.web.http.Wire;
import dev.windlass.web.view.Aggregate;
import dev.windlass.web.view.Lookup;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the log that an address names and knows whether it may still grow. Thread-safe. */
record TryLogs(Lookup lookup, LogPaths paths, CallbackLogs callbacks) {
  // In these states an attempt is alive or about to be, so its log may grow.
  private static final Set<String> GROWING =
      Set.of("queued", "running", "deferred", "up_for_reschedule", "restarting");

  /**
   * One try of one task instance; or of callbacks: a pass of a group, and 0 for the DAG.
   *
   * @param taskId or what {@link CallbackLogs#mean callbacks are called}
   */
  record Try(String dagId, String runId, String taskId, int mapIndex, int number) {}

  /** The try an address names. */
  static Try asked(Context ctx) {
    return new Try(
        ctx.pathParam("dag_id"),
        ctx.pathParam("run_id"),
        ctx.pathParam("task_id"),
        Query.number(ctx, "map_index", -1, -1, Integer.MAX_VALUE),
        Query.whole("path", "try_number", ctx.pathParam("try_number")));
  }

  /** The file of a try; 404 when there is no such task instance or it has not come to that try. */
  LogFile file(Try asked) {
    if (CallbackLogs.mean(asked.taskId())) {
      return callbacks.file(asked);
    }
    TaskRow row = row(asked);
    if (asked.number() < 0 || asked.number() > Math.max(row.tryNumber(), 1)) {
      throw ApiError.notFound("Task '%s' has no try %d".formatted(asked.taskId(), asked.number()));
    }
    return new LogFile(
        paths.of(asked.dagId(), asked.runId(), asked.taskId(), asked.mapIndex(), asked.number()));
  }

  /** Whether nobody writes to the log of that try any more. */
  boolean finished(Try asked) {
    if (CallbackLogs.mean(asked.taskId())) {
      return callbacks.finished(asked);
    }
    TaskRow row = row(asked);
    String state = row.state();
    if (asked.number() > row.tryNumber()) {
      // A try to come has no log yet; it never gets one when the task is finished.
      return Aggregate.finished(state);
    }
    return asked.number() < row.tryNumber() || state == null || !GROWING.contains(state);
  }

  private TaskRow row(Try asked) {
    RunRow run = lookup.run(asked.dagId(), asked.runId());
    return lookup.instance(run, asked.taskId(), asked.mapIndex());
  }

  /** The position as clients carry it. */
  static String token(long position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString("{\"o\":%d}".formatted(position).getBytes(StandardCharsets.UTF_8));
  }

  /** The position a client brought; 0 without a token. */
  static long position(@Nullable String token) {
    if (token == null) {
      return 0;
    }
    try {
      JsonNode position =
          Wire.MAPPER.readTree(
              new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
      long offset = position.path("o").asLong(-1);
      if (offset >= 0) {
        return offset;
      }
    } catch (IllegalArgumentException | JsonProcessingException e) {
      // Said below.
    }
    throw ApiError.badRequest("'token' is not a continuation token of a log");
  }
}
