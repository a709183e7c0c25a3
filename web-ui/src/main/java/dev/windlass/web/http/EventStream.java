package dev.windlass.web.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer of server-sent events, written by the request's own thread, a virtual one that costs
 * little while it waits. Pings go out while nothing else does. For that thread only.
 */
public final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Duration PING = Duration.ofSeconds(10);

  /** Writes events until there are no more. */
  @FunctionalInterface
  public interface Source {
    /** Ends the answer by returning; a client that is gone ends it by an {@link IOException}. */
    void write(Context ctx, EventStream stream) throws IOException, InterruptedException;
  }

  private final ServletOutputStream out;
  private final InstantSource clock;
  private Instant nextPing = Instant.EPOCH;

  private EventStream(Context ctx, InstantSource clock) throws IOException {
    this.clock = clock;
    ctx.res().setStatus(200);
    ctx.res().setContentType("text/event-stream; charset=utf-8");
    // Proxies such as nginx would otherwise hold events back.
    ctx.res().setHeader("X-Accel-Buffering", "no");
    this.out = ctx.res().getOutputStream();
  }

  /**
   * A route that answers with events. Javalin's own kind answers in the background; when the client
   * hangs up there, it goes on to handle a request that is no more.
   */
  public static Handler route(InstantSource clock, Source source) {
    return ctx -> {
      try {
        source.write(ctx, new EventStream(ctx, clock));
      } catch (IOException | UncheckedIOException e) {
        LOG.debug("a client of {} is gone", ctx.path());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** Sends one event; {@code json} is one line. */
  public void send(String type, String json) throws IOException {
    out.write(("event: " + type + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Sends a ping when the last one is a while ago; the first call always does. */
  public void pingWhenDue() throws IOException {
    Instant now = clock.instant();
    if (!now.isBefore(nextPing)) {
      send("ping", Wire.text(Map.of("server_time", now)));
      nextPing = now.plus(PING);
    }
  }
}
