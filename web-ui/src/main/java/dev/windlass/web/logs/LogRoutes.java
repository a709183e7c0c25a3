package dev.windlass.web.logs;

import dev.windlass.settings.LogPaths;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.web.http.EventStream;
import dev.windlass.web.http.Query;
import dev.windlass.web.http.Wire;
import dev.windlass.web.logs.CallbackLogs.OfSubject;
import dev.windlass.web.logs.TryLogs.Try;
import dev.windlass.web.view.Lookup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Logs of tasks and of callbacks page by page, as a download, and as a tail that follows; and which
 * logs callbacks wrote. Thread-safe.
 */
public final class LogRoutes implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  private static final int MOST_LISTED = 1_000;

  private record LogPage(List<LogLine> content, @Nullable String continuationToken) {}

  private record CallbackLogList(List<OfSubject> logs, int totalEntries) {}

  private final Lookup lookup;
  private final CallbackLogs callbacks;
  private final TryLogs logs;
  private final InstantSource clock;
  private volatile boolean closed;

  /** Reads below {@code paths}. */
  public LogRoutes(Lookup lookup, LogPaths paths, InstantSource clock) {
    this.lookup = lookup;
    this.callbacks = new CallbackLogs(lookup, paths);
    this.logs = new TryLogs(lookup, paths, callbacks);
    this.clock = clock;
  }

  /** Adds the routes. */
  public void install(RoutesConfig routes) {
    routes.get(
        "/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/logs/{try_number}",
        this::page);
    routes.get(
        "/ui/dags/{dag_id}/runs/{run_id}/tasks/{task_id}/logs/{try_number}/tail",
        EventStream.route(clock, this::tail));
    routes.get("/ui/dags/{dag_id}/runs/{run_id}/callback-logs", this::ofCallbacks);
  }

  private void ofCallbacks(Context ctx) {
    RunRow run = lookup.run(ctx.pathParam("dag_id"), ctx.pathParam("run_id"));
    String taskId = Query.text(ctx, "task_id");
    List<OfSubject> all = taskId == null ? callbacks.of(run) : callbacks.of(run, taskId);
    List<OfSubject> page =
        all.stream()
            .skip(Query.offset(ctx))
            .limit(Query.number(ctx, "limit", MOST_LISTED, 1, MOST_LISTED))
            .toList();
    ctx.json(new CallbackLogList(page, all.size()));
  }

  private void page(Context ctx) throws IOException {
    Try asked = TryLogs.asked(ctx);
    LogFile file = logs.file(asked);
    String accept = ctx.header("Accept");
    boolean full = Boolean.TRUE.equals(Query.flag(ctx, "full_content"));
    if (accept != null && accept.contains("application/x-ndjson")) {
      download(ctx, file);
      return;
    }
    // Asked before reading: what is written between the two is then read, not missed.
    boolean finished = logs.finished(asked);
    long from = full ? 0 : TryLogs.position(Query.text(ctx, "token"));
    LogFile.Page page = file.read(from, finished);
    boolean over = finished && page.atEnd();
    List<LogLine> content = LogLine.parse(page.lines());
    if (over && from == 0 && content.isEmpty() && asked.number() > 0) {
      content = List.of(LogLine.note("This try has no log."));
    }
    ctx.json(new LogPage(content, over ? null : TryLogs.token(page.next())));
  }

  /** Line by line, so that a log of any size needs little memory. */
  private static void download(Context ctx, LogFile file) throws IOException {
    ctx.contentType("application/x-ndjson");
    OutputStream out = ctx.outputStream();
    long from = 0;
    LogFile.Page page;
    do {
      page = file.read(from, true);
      for (LogLine line : LogLine.parse(page.lines())) {
        out.write((Wire.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      from = page.next();
    } while (!page.atEnd());
  }

  private void tail(Context ctx, EventStream stream) throws IOException, InterruptedException {
    Try asked = TryLogs.asked(ctx);
    LogFile file = logs.file(asked);
    long position = TryLogs.position(Query.text(ctx, "token"));
    Instant nextQuestion = clock.instant();
    boolean finished = false;
    while (!closed) {
      // The file is looked at often, the database is asked seldom.
      if (!clock.instant().isBefore(nextQuestion)) {
        finished = logs.finished(asked);
        nextQuestion = clock.instant().plus(ASK_AGAIN);
      }
      LogFile.Page page = file.read(position, finished);
      if (!page.lines().isEmpty()) {
        position = page.next();
        stream.send(
            "lines", Wire.text(new LogPage(LogLine.parse(page.lines()), TryLogs.token(position))));
      }
      if (finished && page.atEnd()) {
        stream.send("end", "{}");
        return;
      }
      stream.pingWhenDue();
      if (page.atEnd() || page.lines().isEmpty()) {
        Thread.sleep(LOOK_AGAIN);
      }
    }
  }

  /** Ends the tails. */
  @Override
  public void close() {
    closed = true;
  }
}
