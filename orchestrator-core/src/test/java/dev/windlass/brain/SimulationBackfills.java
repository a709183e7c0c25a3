package dev.windlass.brain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.dag.Json;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunState;
import dev.windlass.timetable.TimetableSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** People who reprocess history: they look first, begin backfills, pause and cancel them. */
final class SimulationBackfills {
  /** Every schedule of these worlds fires so often. */
  static final Duration EVERY = Duration.ofMinutes(10);

  /**
   * What somebody asked for, and what there was when they did.
   *
   * @param dryRun the command that had shown beforehand what would come; 0: none
   * @param existing the runs at the dates that are due, as committed; null: none
   */
  record Asked(Event.Backfill command, long dryRun, Map<Instant, @Nullable RunRow> existing) {}

  /** Backfills that were asked for, by command. */
  final Map<Long, Asked> asked = new HashMap<>();

  /** Backfills that somebody paused, unpaused or cancelled since the last commit. */
  final Set<Long> steered = new LinkedHashSet<>();

  /** Backfills that somebody cancelled, ever. */
  final Set<Long> cancelled = new LinkedHashSet<>();

  private final Simulation world;

  /** Chance of its own, so that worlds without backfills stay as they are. */
  private final SplittableRandom random;

  private final List<String> scheduled;

  SimulationBackfills(Simulation world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    boolean any = random.nextInt(2) == 0;
    this.scheduled =
        world.dags.values().stream()
            .map(d -> d.structure)
            .filter(d -> any && !(d.schedule() instanceof TimetableSpec.None))
            .map(d -> d.dagId())
            .toList();
  }

  /** Whether the next wish of people is about a backfill. */
  boolean wanted() {
    return !scheduled.isEmpty() && random.nextInt(3) == 0;
  }

  void ask() {
    List<Long> open =
        world.rows.backfills.values().stream()
            .filter(SimulationRows.BackfillRow::open)
            .map(b -> b.begun().id())
            .toList();
    if (!open.isEmpty() && random.nextInt(3) > 0) {
      steer(open.get(random.nextInt(open.size())), action());
    } else {
      begin();
    }
  }

  private String action() {
    return switch (random.nextInt(7)) {
      case 0 -> "cancel";
      case 1, 2, 3 -> "pause";
      default -> "unpause";
    };
  }

  private void steer(long backfill, String action) {
    Simulation.trace("%s backfill %d", action, backfill);
    steered.add(backfill);
    if (action.equals("cancel")) {
      cancelled.add(backfill);
    }
    world.tell(new Event.BackfillControl(world.people.nextCommand(), backfill, action));
  }

  /** At the end of a wild life nobody is there to go on with what was paused. */
  void unpauseAll() {
    world.rows.backfills.values().stream()
        .filter(SimulationRows.BackfillRow::open)
        .forEach(b -> steer(b.begun().id(), "unpause"));
  }

  private void begin() {
    String dag = scheduled.get(random.nextInt(scheduled.size()));
    Instant from = Simulation.START.plusSeconds(600L * (random.nextInt(12) - 6));
    if (random.nextInt(4) == 0) {
      from = from.plusSeconds(random.nextInt(600));
    }
    Instant to = from.plusSeconds(600L * random.nextInt(5) + random.nextInt(2) * 299L);
    String reprocess = List.of("none", "failed", "completed").get(random.nextInt(3));
    ObjectNode conf = Json.object();
    if (random.nextBoolean()) {
      conf.put("why", "backfill");
    }
    int most = 1 + random.nextInt(3);
    boolean backwards = random.nextBoolean();
    boolean latest = random.nextBoolean();
    long look =
        random.nextBoolean()
            ? tell(dag, from, to, reprocess, most, backwards, conf, latest, 0, true)
            : 0;
    tell(dag, from, to, reprocess, most, backwards, conf, latest, look, false);
  }

  private long tell(
      String dag,
      Instant from,
      Instant to,
      String reprocess,
      int most,
      boolean backwards,
      ObjectNode conf,
      boolean latest,
      long look,
      boolean dryRun) {
    long id = world.people.nextCommand();
    Map<Instant, @Nullable RunRow> existing = new LinkedHashMap<>();
    due(from, to).forEach(date -> existing.put(date, world.rows.at(dag, date)));
    Event.Backfill command =
        new Event.Backfill(
            id,
            dag,
            from,
            to,
            reprocess,
            most,
            backwards,
            conf,
            latest,
            dryRun,
            existing.values().stream().filter(r -> r != null).map(world.rows::snapshot).toList());
    asked.put(id, new Asked(command, look, existing));
    Simulation.trace("backfill %s", command);
    if (!dryRun) {
      existing.values().stream().filter(r -> again(r, reprocess)).forEach(this::touch);
    }
    world.tell(command);
    return id;
  }

  /** What the schedule would have begun from one instant to another, as far as that is past. */
  private List<Instant> due(Instant from, Instant to) {
    Set<Instant> dates = new LinkedHashSet<>();
    long step = EVERY.toSeconds();
    long first = Math.ceilDiv(from.getEpochSecond(), step) * step;
    for (long s = first; s <= to.getEpochSecond(); s += step) {
      Instant date = Instant.ofEpochSecond(s);
      if (!date.isAfter(world.now())) {
        dates.add(date);
      }
    }
    return List.copyOf(dates);
  }

  /** Whether a run that exists is run again. */
  static boolean again(@Nullable RunRow run, String reprocess) {
    return run != null
        && run.state().finished()
        && (reprocess.equals("completed")
            || (reprocess.equals("failed") && run.state() == RunState.FAILED));
  }

  private void touch(RunRow run) {
    world.people.touch(run);
    world.people.clears.merge(run.id(), 1, Integer::sum);
  }

  void committed() {
    steered.clear();
  }
}
