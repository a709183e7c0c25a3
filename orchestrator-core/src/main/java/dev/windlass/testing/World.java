package dev.windlass.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.brain.Brain;
import dev.windlass.brain.Decisions.Answer;
import dev.windlass.brain.Decisions.Batch;
import dev.windlass.brain.Effect;
import dev.windlass.brain.Event;
import dev.windlass.brain.Report;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.ParamCheck;
import dev.windlass.dag.Params;
import dev.windlass.dag.RunInfo;
import dev.windlass.execution.Attempts;
import dev.windlass.execution.LocalExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The world around the brain in a test: a journal into memory, an alarm, the real executor in
 * virtual time, and crashes where they were asked for. Used by one thread; the attempts' threads
 * run only while it waits for them.
 */
final class World implements Stage {
  /** What attempts have handed in; completed once what follows from it is durable. */
  private sealed interface Message {
    CompletableFuture<Void> durable();
  }

  private record Told(Report report, CompletableFuture<Void> durable) implements Message {}

  private record Asked(Event.Command command, CompletableFuture<Void> durable) implements Message {}

  private final Givens givens;
  private final VirtualPace pace;
  private final Map<String, Instant> alarms = new LinkedHashMap<>();
  private final Queue<Message> inbox = new ArrayDeque<>();
  private final CrashPoints crashPoints = new CrashPoints();
  final MemoryRows rows = new MemoryRows();
  final OtherSystems others = new OtherSystems();
  final Archive archive = new Archive();
  final MemoryLedger ledger = new MemoryLedger();
  final Watch watch;
  private final People people;
  private Brain brain;
  private LocalExecutor executor;
  private Opening opening;
  private boolean crashing;
  private int life;
  private final Map<Long, Answer> answers = new LinkedHashMap<>();
  final Callers callers = new Callers(rows);
  private long commands;
  int crashes;

  World(Givens givens, Instant start) {
    this.givens = givens;
    this.pace = new VirtualPace(start);
    this.watch = new Watch(givens, start);
    this.people = new People(givens);
    this.executor = executor();
    this.brain = new Brain(givens.limits());
    this.opening = new Opening(givens, rows, Optional.empty(), false);
  }

  private Dag cast(Dag dag) {
    return dag.withBodies(
        (task, own) -> {
          DagStructure.TaskSpec spec = Givens.known(dag, task);
          return new Casting(
              this,
              spec,
              own,
              () -> givens.behaviour(dag.id(), spec),
              (run, operator) -> archive.of(run.info()).operators().add(operator));
        });
  }

  // ---- the process

  /** Starts the process anew from rows. */
  void begin(Opening as) {
    opening = as;
    executor = executor();
    alarms.clear();
    brain = new Brain(givens.limits());
    as.tell(brain, now());
    callers.lost();
    callers.handOut(executor);
  }

  private LocalExecutor executor() {
    int mine = life;
    return new LocalExecutor(
        new Backstage(),
        report -> {
          CompletableFuture<Void> durable = new CompletableFuture<>();
          if (mine == life) {
            inbox.add(new Told(report, durable));
          } else {
            durable.cancel(false);
          }
          return durable;
        },
        pace,
        "test");
  }

  /** Everything in memory is gone; rows and other systems stay. */
  private void crash() {
    crashing = false;
    crashes++;
    watch.timeline.add(now(), "", "the process is lost, and starts anew");
    drop();
    begin(opening);
  }

  /** Ends this life of the process without a word to anybody. */
  void drop() {
    life++;
    inbox.forEach(m -> m.durable().cancel(false));
    inbox.clear();
    pace.forgetWhoHasNotBegun();
    executor.letGo();
  }

  // ---- time and events

  /**
   * Lets the world go on until nothing is unfinished, nothing is left to happen, or {@code end}.
   */
  void play(Instant end) {
    while (true) {
      if (crashing) {
        // What was handed in before the process is lost was committed; what follows from it is not
        // carried out any more.
        while (!inbox.isEmpty()) {
          takeIn();
        }
        commit(brain.out().take(), List.of(), false);
        crash();
      } else if (!inbox.isEmpty()) {
        takeIn();
      } else if (!journal() && !pace.playOne()) {
        boolean over = rows.unfinished().isEmpty() && alarms.isEmpty() && callers.idle();
        if (over || !sleep(end)) {
          return;
        }
      }
    }
  }

  private void takeIn() {
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    while (!inbox.isEmpty()) {
      Message message = inbox.remove();
      switch (message) {
        case Told told -> brain.on(new Event.Reported(told.report()), now());
        case Asked asked -> brain.on(asked.command(), now());
      }
      waiting.add(message.durable());
    }
    commit(brain.out().take(), waiting, true);
  }

  private boolean journal() {
    Batch batch = brain.out().take();
    if (batch.isEmpty()) {
      return false;
    }
    commit(batch, List.of(), true);
    return true;
  }

  /** One journal boundary: the batch is durable, then its effects come out. */
  private void commit(Batch batch, List<CompletableFuture<Void>> waiting, boolean effects) {
    watch.look(batch, rows, now());
    people.look(batch, rows, now());
    rows.apply(batch);
    callers.due(batch.callbacks());
    for (Answer answer : batch.answers()) {
      if (answers.containsKey(answer.commandId())) {
        answers.put(answer.commandId(), answer);
      } else if (answer.error() != null) {
        throw new IllegalArgumentException("refused: " + answer.error());
      }
    }
    if (!effects) {
      return;
    }
    for (Effect effect : batch.effects()) {
      if (crashing) {
        break;
      }
      switch (effect) {
        case Effect.Start start -> start(start.attempt());
        case Effect.End stop -> executor.end(stop.taskId(), stop.tryNumber(), stop.reason());
        case Effect.RingFor ring -> {
          alarms.remove(ring.dagId());
          if (opening.window().isPresent()) {
            ring.at().ifPresent(at -> alarms.put(ring.dagId(), at));
          }
        }
      }
    }
    waiting.forEach(w -> w.complete(null));
    callers.handOut(executor);
  }

  /** Sends a command for an attempt, on its own thread, and waits until it is carried out. */
  private Answer ask(LongFunction<Event.Command> command) {
    long id = ++commands;
    answers.put(id, new Answer(id, null, null, null));
    CompletableFuture<Void> durable = new CompletableFuture<>();
    inbox.add(new Asked(command.apply(id), durable));
    pace.await(durable);
    return Objects.requireNonNull(answers.remove(id));
  }

  private void start(Effect.Attempt attempt) {
    if (take(attempt.task(), Crash.QUEUED)) {
      watch.timeline.add(now(), attempt.task(), "CRASH once it is queued");
      crashing = true;
      return;
    }
    watch.starts(attempt);
    executor.start(attempt);
  }

  /** Lets time pass until something is due; false when nothing is, or not before {@code end}. */
  private boolean sleep(Instant end) {
    List<Instant> dates = new ArrayList<>(alarms.values());
    people.next().ifPresent(dates::add);
    brain.nextWake().ifPresent(dates::add);
    pace.next().ifPresent(dates::add);
    Optional<Instant> next = dates.stream().min(Instant::compareTo);
    if (next.isEmpty()) {
      watch.timeline.add(now(), "", "nothing is left that could happen");
      return false;
    }
    if (next.get().isAfter(end)) {
      pace.jump(end);
      watch.timeline.add(now(), "", "the time given to the test is over");
      return false;
    }
    pace.jump(next.get());
    if (brain.nextWake().filter(at -> !at.isAfter(now())).isPresent()) {
      brain.on(new Event.Tick(), now());
    }
    for (String dag : List.copyOf(alarms.keySet())) {
      Instant at = alarms.get(dag);
      if (at != null && !at.isAfter(now())) {
        alarms.remove(dag);
        brain.on(new Event.ScheduleDue(dag), now());
      }
    }
    people.due(now()).forEach(respond -> brain.on(respond.apply(++commands), now()));
    return true;
  }

  /** Lets it become {@code then} with nothing under way. */
  void jump(Instant then) {
    pace.jump(then);
  }

  /** Sends a command and returns its result; refusals are thrown. */
  JsonNode command(LongFunction<Event.Command> command) {
    brain.on(command.apply(++commands), now());
    Batch batch = brain.out().take();
    Answer answer =
        batch.answers().stream().filter(a -> a.commandId() == commands).findFirst().orElseThrow();
    commit(batch, List.of(), true);
    return Objects.requireNonNull(answer.result());
  }

  // ---- the stage

  @Override
  public Instant now() {
    return pace.instant();
  }

  VirtualPace clock() {
    return pace;
  }

  @Override
  public void pass(Duration time) throws InterruptedException {
    Instant until = now().plus(time);
    while (now().isBefore(until)) {
      pace.park(Duration.between(now(), until).toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  void crashAt(String task, Crash point) {
    crashPoints.ask(task, point);
  }

  /** Crash points that nothing has reached. */
  List<String> unreached() {
    return crashPoints.unreached();
  }

  private boolean take(String task, Crash point) {
    return !crashing && crashPoints.take(task, point);
  }

  @Override
  public void reach(RunInfo attempt, Crash point) {
    if (take(attempt.taskId(), point)) {
      note(attempt, "CRASH at " + point);
      crashing = true;
      while (!Thread.currentThread().isInterrupted()) {
        pace.park(Duration.ofDays(36_500).toNanos());
      }
      throw new ProcessLost();
    }
  }

  @Override
  public OtherSystems others() {
    return others;
  }

  @Override
  public MemoryLedger ledger() {
    return ledger;
  }

  @Override
  public void note(RunInfo attempt, String what) {
    watch.timeline.add(now(), TestRun.name(attempt.taskId(), attempt.mapIndex()), what);
  }

  /** What attempts need of the process around them. */
  private final class Backstage implements Attempts {
    @Override
    public Dag code(String dagId, int version) {
      return givens.code.played(dagId, version, World.this::cast);
    }

    @Override
    public @Nullable JsonNode fetch(Effect.Input input) {
      return rows.fetch(input);
    }

    @Override
    public Context open(Effect.Attempt a) {
      Dag dag = code(a.dagId(), a.version());
      Params params = ParamCheck.resolve(dag.structure(), a.task(), a.conf());
      return new PlayContext(
          a,
          params,
          givens.withFiles(dag),
          now(),
          givens,
          archive.open(a),
          ledger,
          rows,
          new MemoryRuns(rows, givens.code, a, World.this::ask, World.this::now));
    }

    @Override
    public int outputLimit() {
      return Givens.OUTPUT_LIMIT;
    }
  }
}
