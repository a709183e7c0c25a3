package dev.windlass.web.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.store.ChangeFeed;
import dev.windlass.store.LiveQueries;
import dev.windlass.store.RunQueries;
import dev.windlass.store.RunQueries.RunRow;
import dev.windlass.store.TaskQueries;
import dev.windlass.web.http.Wire;
import dev.windlass.web.live.Subscriber.Message;
import dev.windlass.web.view.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes once, reads what changed once, and tells everybody who listens: the cost does
 * not grow with the clients. What the database's messages miss, a look at the unfinished runs once
 * a second finds. One thread reads; {@link #add} and {@link #remove} are thread-safe.
 */
public final class LiveHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
  private static final Duration BURST = Duration.ofMillis(200);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
  // More unfinished runs than this are only told about when the database says so.
  private static final int LOOK_AT = 500;

  private final ChangeFeed feed;
  private final LiveQueries live;
  private final RunQueries runs;
  private final TaskQueries tasks;
  private final InstantSource clock;
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final Seen seen = new Seen();
  private final Thread reader;
  private volatile boolean closed;

  /** A hub that starts to listen at once. */
  public LiveHub(
      ChangeFeed feed, LiveQueries live, RunQueries runs, TaskQueries tasks, InstantSource clock) {
    this.feed = feed;
    this.live = live;
    this.runs = runs;
    this.tasks = tasks;
    this.clock = clock;
    this.reader = Thread.ofPlatform().daemon().name("windlass-live").unstarted(this::read);
    reader.start();
  }

  /** From now on the subscriber is told. */
  void add(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  /** From now on it is not. */
  void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  /** How many listen. */
  public int listeners() {
    return subscribers.size();
  }

  private void read() {
    Instant nextLook = Instant.EPOCH;
    while (!closed) {
      try {
        List<String> heard = feed.next(LOOK_AROUND);
        if (!heard.isEmpty()) {
          heard = new ArrayList<>(heard);
          heard.addAll(burst());
        }
        if (subscribers.isEmpty()) {
          seen.forget();
          continue;
        }
        boolean look = !clock.instant().isBefore(nextLook) || heard.contains("{}");
        tell(heard, look);
        if (look) {
          nextLook = clock.instant().plus(LOOK_AROUND);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("live changes pause for a moment", e);
          pause();
        }
      }
    }
  }

  /** What arrives shortly after the first message goes out with it. */
  private List<String> burst() throws InterruptedException {
    Thread.sleep(BURST);
    return feed.next(Duration.ofMillis(1));
  }

  private void pause() {
    try {
      Thread.sleep(AFTER_TROUBLE);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void tell(List<String> heard, boolean look) {
    Set<Named> named = new LinkedHashSet<>();
    heard.forEach(payload -> name(payload, named));
    List<String> dagIds = named.stream().map(Named::dag).distinct().toList();

    List<DagNews> dags = new ArrayList<>();
    if (look) {
      dags.addAll(seen.changedDags(live.dags().stream().map(DagNews::of).toList()));
    } else if (!dagIds.isEmpty()) {
      dags.addAll(seen.changedDags(live.dags(dagIds).stream().map(DagNews::of).toList()));
    }
    publish("dag", dags, DagNews::dagId, Subscriber::watches);

    Map<Long, RunRow> rows = new LinkedHashMap<>();
    List<Named> ofRuns = named.stream().filter(n -> !n.run.isEmpty()).toList();
    if (!ofRuns.isEmpty()) {
      live.runs(ofRuns.stream().map(Named::dag).toList(), ofRuns.stream().map(Named::run).toList())
          .forEach(row -> rows.put(row.id(), row));
    }
    if (look) {
      live.unfinished(LOOK_AT).forEach(row -> rows.put(row.id(), row));
      // A run that was unfinished and is not found now has ended since.
      List<Long> ended = seen.unfinished().stream().filter(id -> !rows.containsKey(id)).toList();
      runs.byId(ended).forEach(row -> rows.put(row.id(), row));
    }
    List<RunSummary> changed = seen.changedRuns(List.copyOf(rows.values()));
    List<Long> watched =
        rows.values().stream()
            .filter(row -> subscribers.stream().anyMatch(s -> s.watchesTasks(row.dagId())))
            .map(RunRow::id)
            .toList();
    if (!watched.isEmpty()) {
      publish(
          "task",
          seen.changedTasks(tasks.ofRuns(watched)),
          TaskChange::dagId,
          Subscriber::watchesTasks);
    }
    publish("run", changed, RunSummary::dagId, Subscriber::watches);
  }

  private record Named(String dag, String run) {}

  private static void name(String payload, Set<Named> named) {
    try {
      JsonNode message = Wire.MAPPER.readTree(payload);
      String dag = message.path("dag").asText("");
      if (!dag.isEmpty()) {
        named.add(new Named(dag, message.path("run").asText("")));
      }
    } catch (JsonProcessingException e) {
      LOG.warn("a message on windlass_event is not JSON: {}", e.getOriginalMessage());
    }
  }

  /** Sends changes to those whom they concern; clients with the same interests share the text. */
  private <T> void publish(
      String type,
      List<T> changes,
      Function<T, String> dag,
      BiPredicate<Subscriber, String> concerns) {
    if (changes.isEmpty()) {
      return;
    }
    Map<Set<String>, Message> messages = new HashMap<>();
    for (Subscriber subscriber : subscribers) {
      List<T> theirs =
          changes.stream().filter(c -> concerns.test(subscriber, dag.apply(c))).toList();
      if (!theirs.isEmpty()) {
        subscriber.offer(
            messages.computeIfAbsent(subscriber.dags(), d -> new Message(type, Wire.text(theirs))));
      }
    }
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed = true;
    feed.close();
    reader.interrupt();
    subscribers.forEach(Subscriber::cut);
  }
}
