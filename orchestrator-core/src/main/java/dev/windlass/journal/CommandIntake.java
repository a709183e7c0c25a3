package dev.windlass.journal;

import dev.windlass.brain.Event;
import dev.windlass.crash.CrashPoint;
import dev.windlass.store.EngineDao;
import dev.windlass.store.EngineDao.OpenCommand;
import dev.windlass.store.EngineStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands commands, and news of DAGs and pools, to the brain as they come in. Commands are read and
 * prepared in blocks. Those that may touch the same thing see each other's outcome in the rows: the
 * later one is prepared when the earlier is durable. Runs on a thread of its own.
 *
 * <p>Commands are held until DAGs were loaded for the first time in this process: they may name
 * DAGs that nobody has loaded yet. Leadership need not wait for that.
 */
final class CommandIntake {
  private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);
  private static final int BLOCK = 500;
  private static final String DAG_NEWS = "windlass_dags:";
  private static final int NAP_MILLIS = 250;
  private static final int HELD_MILLIS = 20;

  /** Commands handed in and not yet answered by a durable row, at most. */
  private static final int MOST_UNDER_WAY = 4 * BLOCK;

  private record UnderWay(CompletableFuture<Void> durable, Set<String> subjects) {}

  private final EngineStore store;
  private final EngineDao reads;
  private final CommandReading reading;
  private final Inbox inbox;
  private final Future<Void> dagsLoaded;
  private final BooleanSupplier over;
  private final BiConsumer<String, Throwable> onFailure;
  private volatile EngineStore.@Nullable Listener listener;
  private volatile boolean held;
  private final Map<Long, UnderWay> underWay = new LinkedHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("command-intake").unstarted(this::run);

  /**
   * An intake that does nothing yet.
   *
   * @param dagsLoaded done once commands may name any DAG that there is
   * @param over whether the term is over
   * @param onFailure told when commands cannot be read any more
   */
  CommandIntake(
      EngineStore store,
      Inbox inbox,
      Future<Void> dagsLoaded,
      BooleanSupplier over,
      BiConsumer<String, Throwable> onFailure) {
    this.store = store;
    this.reads = store.reads();
    this.reading = new CommandReading(reads);
    this.inbox = inbox;
    this.dagsLoaded = dagsLoaded;
    this.over = over;
    this.onFailure = onFailure;
  }

  /** Hears news from now on; before what they are about is read, so that none is missed. */
  void listen() {
    held = !dagsLoaded.isDone();
    listener = store.listen("windlass_command", "windlass_dags", "windlass_pools");
  }

  /** Takes in commands and the news since {@link #listen}. */
  void start() {
    thread.start();
  }

  /** Waits until it has noticed that the term is over. */
  void join() {
    EngineStore.Listener unused = listener;
    if (thread.getState() != Thread.State.NEW) {
      Journal.join(thread);
    } else if (unused != null) {
      unused.close();
    }
  }

  private void run() {
    try (EngineStore.Listener bell = Objects.requireNonNull(listener)) {
      while (held && !over.getAsBoolean()) {
        takeNews(bell.await(HELD_MILLIS));
        if (dagsLoaded.isDone()) {
          // Not left to the news of them, which may still be on its way.
          reads.dags().forEach(dag -> inbox.tell(Restoration.loaded(dag)));
          held = false;
        }
      }
      while (!over.getAsBoolean()) {
        forgetDurable();
        List<OpenCommand> block = reads.openCommands(underWay.keySet(), BLOCK);
        handIn(block);
        boolean more = block.size() == BLOCK;
        takeNews(bell.await(more ? 1 : NAP_MILLIS));
      }
    } catch (CancellationException | CompletionException termOver) {
      LOG.debug("what was not answered waits for the next leader");
    } catch (RuntimeException e) {
      if (!over.getAsBoolean()) {
        onFailure.accept("commands could not be read", e);
      }
    }
  }

  private void takeNews(Set<String> rings) {
    if (rings.stream().anyMatch(r -> r.startsWith("windlass_pools"))) {
      inbox.tell(new Event.PoolsLoaded(reads.pools(), reads.poolsWithDeferred()));
    }
    List<String> changed =
        rings.stream()
            .filter(r -> r.startsWith(DAG_NEWS))
            .map(r -> r.substring(DAG_NEWS.length()))
            .toList();
    // Thousands at once when a folder is filled: neither one by one nor all in memory.
    for (int from = 0; from < changed.size(); from += BLOCK) {
      takeDags(changed.subList(from, Math.min(changed.size(), from + BLOCK)));
    }
  }

  private void takeDags(List<String> dagIds) {
    Set<String> gone = new LinkedHashSet<>(dagIds);
    for (EngineDao.KnownDag dag : reads.dags(dagIds)) {
      gone.remove(dag.structure().dagId());
      inbox.tell(Restoration.loaded(dag));
    }
    gone.forEach(dagId -> inbox.tell(new Event.DagGone(dagId)));
  }

  private void handIn(List<OpenCommand> block) {
    List<OpenCommand> together = new ArrayList<>();
    Set<String> subjects = new HashSet<>();
    underWay.values().forEach(u -> subjects.addAll(u.subjects()));
    for (OpenCommand command : block) {
      Optional<Set<String>> own = CommandReading.subjects(command);
      boolean apart = own.isEmpty() || !Collections.disjoint(subjects, own.get());
      if (apart) {
        send(together);
        awaitAll();
        together.clear();
        subjects.clear();
      }
      together.add(command);
      own.ifPresent(subjects::addAll);
      if (own.isEmpty()) {
        send(together);
        awaitAll();
        together.clear();
      }
    }
    send(together);
  }

  private void send(List<OpenCommand> commands) {
    if (underWay.size() + commands.size() > MOST_UNDER_WAY) {
      awaitAll();
    }
    Set<Long> taken = reading.taken(commands);
    for (OpenCommand command : commands) {
      CompletableFuture<Void> durable;
      try {
        Event.Command event = reading.read(command, c -> taken.contains(c.id()));
        reading.versions(event).forEach(inbox::tell);
        CrashPoint.COMMAND_BEFORE_HAND_IN.pass();
        durable = inbox.ask(event);
        CrashPoint.COMMAND_AFTER_HAND_IN.pass();
      } catch (CommandReading.Unreadable e) {
        durable = inbox.ask(new Event.Unreadable(command.id(), String.valueOf(e.getMessage())));
      }
      underWay.put(
          command.id(), new UnderWay(durable, CommandReading.subjects(command).orElse(Set.of())));
    }
  }

  private void awaitAll() {
    underWay.values().forEach(u -> u.durable().join());
    underWay.clear();
  }

  /** What is durable has its answer in its row and is not read again. */
  private void forgetDurable() {
    underWay
        .values()
        .removeIf(
            u -> {
              if (u.durable().isDone()) {
                u.durable().join();
                return true;
              }
              return false;
            });
  }
}
