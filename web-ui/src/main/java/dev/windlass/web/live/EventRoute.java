package dev.windlass.web.live;

import dev.windlass.web.http.EventStream;
import dev.windlass.web.http.Query;
import dev.windlass.web.live.Subscriber.Message;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** The stream of changes. Thread-safe. */
public record EventRoute(LiveHub hub, InstantSource clock) {
  private static final Duration LISTEN = Duration.ofSeconds(1);

  /** Adds the route. */
  public void install(RoutesConfig routes) {
    routes.get("/ui/events", EventStream.route(clock, this::tell));
  }

  private void tell(Context ctx, EventStream stream) throws IOException, InterruptedException {
    Subscriber subscriber = new Subscriber(Set.copyOf(Query.texts(ctx, "dag")));
    // Before the first ping: after it the client reads its pages, and nothing must fall between.
    hub.add(subscriber);
    try {
      while (!subscriber.isCut()) {
        stream.pingWhenDue();
        Message message = subscriber.next(LISTEN);
        if (message != null) {
          stream.send(message.type(), message.json());
        }
      }
    } finally {
      hub.remove(subscriber);
    }
  }
}
