package dev.windlass.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.dag.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A client of a stream of server-sent events. */
final class Events implements AutoCloseable {
  /** One event. */
  record Event(String type, JsonNode data) {}

  private final LinkedBlockingQueue<Event> heard = new LinkedBlockingQueue<>();
  private final List<Event> all = new ArrayList<>();
  private final HttpResponse<Stream<String>> response;
  private final Thread reader;
  private volatile boolean ended;

  Events(Browser browser, String path) {
    try {
      response =
          browser
              .http()
              .send(
                  browser.request(path).header("Accept", "text/event-stream").build(),
                  BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new IllegalStateException("no stream " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    reader = Thread.ofVirtual().start(this::read);
  }

  int status() {
    return response.statusCode();
  }

  private void read() {
    String type = "";
    try {
      for (Iterator<String> lines = response.body().iterator(); lines.hasNext(); ) {
        String line = lines.next();
        if (line.startsWith("event:")) {
          type = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          heard.add(new Event(type, Json.read(line.substring(5))));
        }
      }
    } catch (RuntimeException e) {
      // The stream was cut; what was heard is kept.
    }
    ended = true;
  }

  /** Waits for an event; what comes before it is let go. */
  Event await(String type, Predicate<JsonNode> data) {
    for (int i = 0; i < 300; i++) {
      try {
        Event event = heard.poll(100, TimeUnit.MILLISECONDS);
        if (event != null) {
          all.add(event);
          if (event.type.equals(type) && data.test(event.data)) {
            return event;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("no such event %s among %s".formatted(type, all));
  }

  /** What was let go while waiting. */
  List<Event> past() {
    return all;
  }

  boolean hasEnded() {
    return ended;
  }

  void awaitEnd() throws InterruptedException {
    reader.join();
  }

  @Override
  public void close() {
    reader.interrupt();
    response.body().close();
  }
}
