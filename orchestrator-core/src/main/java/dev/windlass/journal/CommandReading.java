package dev.windlass.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Event;
import dev.windlass.dag.Json;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskState;
import dev.windlass.store.EngineDao;
import dev.windlass.store.EngineDao.OpenCommand;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns command rows into events, with what the brain has to know from the database. */
final class CommandReading {
  /** Commands that are about no DAG. */
  private static final Set<String> NO_DAG = Set.of("backfill_control", "asset_event");

  private static final Instant FIRST_DATE = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST_DATE = Instant.parse("9999-12-31T00:00:00Z");

  private final EngineDao reads;

  CommandReading(EngineDao reads) {
    this.reads = reads;
  }

  /** A payload that makes no sense. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * The event of a command.
   *
   * @param taken says of a trigger whether its run exists
   * @throws Unreadable saying which field is wrong
   */
  Event.Command read(OpenCommand command, Predicate<OpenCommand> taken) {
    long id = command.id();
    ObjectNode p = command.payload();
    String dag =
        NO_DAG.contains(command.kind()) ? optional(p, "dag_id").orElse("") : text(p, "dag_id");
    return switch (command.kind()) {
      case "trigger" -> {
        Optional<String> runId = optional(p, "run_id");
        Optional<Instant> logical = instant(p, "logical_date");
        yield new Event.Trigger(
            id,
            dag,
            runId,
            logical,
            instant(p, "interval_start"),
            instant(p, "interval_end"),
            instant(p, "run_after"),
            object(p, "conf"),
            optional(p, "note").orElse(null),
            optional(p, "triggered_by").orElse("rest_api"),
            optional(p, "user").orElse(command.requestedBy()),
            taken.test(command));
      }
      case "pause" -> new Event.Pause(id, dag, p.path("paused").asBoolean());
      case "clear" -> {
        Optional<Event.Dates> dates = dates(p);
        String run = dates.isPresent() ? "" : text(p, "run_id");
        yield new Event.Clear(
            id,
            dag,
            run,
            dates.isPresent() ? Optional.empty() : finished(dag, run),
            dates.map(d -> finished(dag, d)).orElseGet(() -> others(dag, p)),
            strings(p, "task_ids"),
            new Event.ClearOptions(
                p.path("only_failed").asBoolean(),
                p.path("only_running").asBoolean(),
                around(p),
                p.path("prevent_running_task").asBoolean(),
                p.path("run_on_latest_version").asBoolean(),
                p.path("only_new").asBoolean(),
                optional(p, "note").orElse(null)),
            p.path("dry_run").asBoolean(),
            dates);
      }
      case "mark_task" ->
          new Event.MarkTask(
              id,
              dag,
              text(p, "run_id"),
              finished(dag, text(p, "run_id")),
              others(dag, p),
              text(p, "task_id"),
              state(text(p, "state")),
              around(p),
              p.path("dry_run").asBoolean());
      case "respond" ->
          new Event.Respond(
              id,
              dag,
              text(p, "run_id"),
              text(p, "task_id"),
              strings(p, "chosen"),
              object(p, "params"),
              optional(p, "user").orElse(command.requestedBy()));
      case "explain" ->
          new Event.Explain(
              id, dag, text(p, "run_id"), finished(dag, text(p, "run_id")), text(p, "task_id"));
      case "asset_event" ->
          new Event.AssetSaid(
              id,
              text(p, "asset"),
              object(p, "extra"),
              optional(p, "user").orElse(command.requestedBy()));
      case "asset_queue_clear" ->
          new Event.AssetQueueClear(id, dag, optional(p, "asset"), instant(p, "before"));
      case "backfill_control" ->
          new Event.BackfillControl(id, p.path("backfill_id").asLong(), text(p, "action"));
      case "mark_run" ->
          new Event.MarkRun(
              id,
              dag,
              text(p, "run_id"),
              finished(dag, text(p, "run_id")),
              text(p, "state"),
              p.path("unfinished_only").asBoolean());
      case "note" ->
          new Event.Note(
              id,
              dag,
              text(p, "run_id"),
              finished(dag, text(p, "run_id")),
              optional(p, "note").orElse(null));
      case "note_task" ->
          new Event.NoteTask(
              id,
              dag,
              text(p, "run_id"),
              finished(dag, text(p, "run_id")),
              text(p, "task_id"),
              optional(p, "note").orElse(null),
              optional(p, "user").orElse(command.requestedBy()));
      case "delete_run" ->
          new Event.DeleteRun(id, dag, text(p, "run_id"), finished(dag, text(p, "run_id")));
      case "delete_dag" -> new Event.DeleteDag(id, dag);
      case "backfill" -> {
        Instant from = required(p, "from");
        Instant to = required(p, "to");
        yield new Event.Backfill(
            id,
            dag,
            from,
            to,
            optional(p, "reprocess").orElse("none"),
            p.path("max_active_runs").asInt(10),
            p.path("run_backwards").asBoolean(),
            object(p, "conf"),
            p.path("run_on_latest_version").asBoolean(),
            p.path("dry_run").asBoolean(),
            reads.runs(dag, from, to));
      }
      default -> throw new Unreadable("unknown command '%s'".formatted(command.kind()));
    };
  }

  /**
   * Which triggers of a block name runs that exist, in one query; what is unreadable names none.
   */
  Set<Long> taken(List<OpenCommand> block) {
    List<EngineDao.Wanted> wanted = new ArrayList<>();
    for (OpenCommand command : block) {
      if (command.kind().equals("trigger")) {
        try {
          ObjectNode p = command.payload();
          wanted.add(
              new EngineDao.Wanted(
                  command.id(),
                  text(p, "dag_id"),
                  optional(p, "run_id"),
                  instant(p, "logical_date")));
        } catch (Unreadable e) {
          // Said when the command itself is read.
        }
      }
    }
    return wanted.isEmpty() ? Set.of() : reads.taken(wanted);
  }

  /**
   * What a trigger may make: two triggers with a subject in common must see each other's outcome.
   * Empty: a command that may touch anything, and must see the outcome of all before it.
   */
  static Optional<Set<String>> subjects(OpenCommand command) {
    if (!command.kind().equals("trigger")) {
      return Optional.empty();
    }
    ObjectNode p = command.payload();
    String dag = p.path("dag_id").asText();
    Set<String> subjects = new HashSet<>();
    optional(p, "run_id").ifPresent(run -> subjects.add("run " + dag + " " + run));
    optional(p, "logical_date").ifPresent(date -> subjects.add("date " + dag + " " + date));
    return Optional.of(subjects);
  }

  /** The versions of finished runs that the brain may not know any more. */
  List<Event.VersionLoaded> versions(Event.Command command) {
    List<RunSnapshot> runs = new ArrayList<>();
    switch (command) {
      case Event.Clear c -> {
        c.snapshot().ifPresent(runs::add);
        runs.addAll(c.others());
      }
      case Event.MarkTask c -> {
        c.snapshot().ifPresent(runs::add);
        runs.addAll(c.others());
      }
      case Event.Explain c -> c.snapshot().ifPresent(runs::add);
      case Event.Respond c -> {}
      case Event.BackfillControl c -> {}
      case Event.AssetSaid c -> {}
      case Event.AssetQueueClear c -> {}
      case Event.MarkRun c -> c.snapshot().ifPresent(runs::add);
      case Event.Note c -> c.snapshot().ifPresent(runs::add);
      case Event.NoteTask c -> c.snapshot().ifPresent(runs::add);
      case Event.DeleteRun c -> c.snapshot().ifPresent(runs::add);
      case Event.DeleteDag c -> {}
      case Event.Backfill c -> runs.addAll(c.existing());
      case Event.Trigger c -> {}
      case Event.Pause c -> {}
      case Event.Unreadable c -> {}
    }
    return runs.stream()
        .map(r -> r.run().dagId() + "\n" + r.run().version())
        .distinct()
        .map(
            key -> {
              String[] parts = key.split("\n", -1);
              int version = Integer.parseInt(parts[1]);
              return reads.version(parts[0], version).map(s -> new Event.VersionLoaded(s, version));
            })
        .flatMap(Optional::stream)
        .toList();
  }

  private static Event.Around around(ObjectNode p) {
    return new Event.Around(
        p.path("upstream").asBoolean(),
        p.path("downstream").asBoolean(),
        p.path("past").asBoolean(),
        p.path("future").asBoolean());
  }

  /** The logical dates that say which runs are meant; an end that is not given is open. */
  private static Optional<Event.Dates> dates(ObjectNode p) {
    Optional<Instant> from = instant(p, "from");
    Optional<Instant> to = instant(p, "to");
    if (from.isEmpty() && to.isEmpty()) {
      return Optional.empty();
    }
    if (optional(p, "run_id").isPresent()) {
      throw new Unreadable("'run_id' names a run, 'from' and 'to' name many; give one of them");
    }
    return Optional.of(new Event.Dates(from.orElse(FIRST_DATE), to.orElse(LAST_DATE)));
  }

  private List<RunSnapshot> finished(String dag, Event.Dates dates) {
    return reads.runs(dag, dates.from(), dates.to()).stream()
        .filter(r -> r.run().state().finished())
        .toList();
  }

  /** Finished runs that a command may reach before or after its own. */
  private List<RunSnapshot> others(String dag, ObjectNode p) {
    Event.Around around = around(p);
    return around.past() || around.future()
        ? reads.finishedAround(dag, text(p, "run_id"), around.past(), around.future())
        : List.of();
  }

  /** An active run is the brain's own; only a finished one is read back. */
  private Optional<RunSnapshot> finished(String dag, String runId) {
    return reads.run(dag, runId).filter(r -> r.run().state().finished());
  }

  private static TaskState state(String word) {
    try {
      return TaskState.of(word);
    } catch (IllegalArgumentException e) {
      throw new Unreadable("'%s' is no task state".formatted(word));
    }
  }

  private static String text(ObjectNode payload, String field) {
    return optional(payload, field)
        .orElseThrow(() -> new Unreadable("'%s' is missing".formatted(field)));
  }

  private static Optional<String> optional(ObjectNode payload, String field) {
    JsonNode value = payload.get(field);
    return value == null || value.isNull() || value.asText().isEmpty()
        ? Optional.empty()
        : Optional.of(value.asText());
  }

  private static Instant required(ObjectNode payload, String field) {
    return instant(payload, field)
        .orElseThrow(() -> new Unreadable("'%s' is missing".formatted(field)));
  }

  private static Optional<Instant> instant(ObjectNode payload, String field) {
    return optional(payload, field)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeParseException e) {
                throw new Unreadable(
                    "'%s' is '%s'; write an instant such as 2026-01-01T00:00:00Z"
                        .formatted(field, text));
              }
            });
  }

  private static ObjectNode object(ObjectNode payload, String field) {
    @Nullable JsonNode value = payload.get(field);
    if (value == null || value.isNull()) {
      return Json.object();
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw new Unreadable("'%s' must be a JSON object".formatted(field));
  }

  private static List<String> strings(ObjectNode payload, String field) {
    List<String> texts = new ArrayList<>();
    payload.path(field).forEach(n -> texts.add(n.asText()));
    return texts;
  }
}
