package dev.windlass.web.view;

import dev.windlass.store.TaskQueries.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run, all its map indexes together.
 *
 * @param state null: no status yet
 * @param duration in seconds; null until it ends
 * @param mapped counts by state; null when the task is not mapped
 */
public record TaskStatus(
    @Nullable String state,
    int tryNumber,
    int maxTries,
    @Nullable Instant queuedWhen,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    @Nullable Double duration,
    @Nullable Progress progress,
    @Nullable String reason,
    @Nullable Map<String, Integer> mapped) {

  /** How far an attempt is. */
  public record Progress(long done, long total, String unit) {}

  /** The tasks of a run by id, in the rows' order. */
  public static SequencedMap<String, TaskStatus> byTask(List<TaskRow> rows) {
    SequencedMap<String, List<TaskRow>> byTask = new LinkedHashMap<>();
    for (TaskRow row : rows) {
      byTask.computeIfAbsent(row.taskId(), t -> new ArrayList<>()).add(row);
    }
    SequencedMap<String, TaskStatus> statuses = new LinkedHashMap<>();
    byTask.forEach((task, instances) -> statuses.put(task, of(instances)));
    return statuses;
  }

  private static TaskStatus of(List<TaskRow> instances) {
    TaskRow first = instances.getFirst();
    return instances.size() == 1 && first.mapIndex() < 0 ? of(first) : mapped(instances);
  }

  /** One instance. */
  public static TaskStatus of(TaskRow row) {
    Long done = row.done();
    Long total = row.total();
    String unit = row.unit();
    return new TaskStatus(
        row.state(),
        row.tryNumber(),
        row.maxTries(),
        row.queuedAt(),
        row.startDate(),
        row.endDate(),
        Durations.between(row.startDate(), row.endDate()),
        done == null || total == null ? null : new Progress(done, total, unit == null ? "" : unit),
        row.reason(),
        null);
  }

  private static TaskStatus mapped(List<TaskRow> rows) {
    var counts = Aggregate.counts(rows.stream().map(TaskRow::state).toList());
    String state = Aggregate.state(counts);
    Instant start = earliest(rows.stream().map(TaskRow::startDate).toList());
    Instant end =
        Aggregate.finished(state) ? latest(rows.stream().map(TaskRow::endDate).toList()) : null;
    return new TaskStatus(
        state,
        rows.stream().mapToInt(TaskRow::tryNumber).max().orElse(0),
        rows.stream().mapToInt(TaskRow::maxTries).max().orElse(0),
        earliest(rows.stream().map(TaskRow::queuedAt).toList()),
        start,
        end,
        Durations.between(start, end),
        null,
        rows.stream()
            .filter(r -> Objects.equals(r.state(), state))
            .map(TaskRow::reason)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        counts);
  }

  /** The first of some times; null when there is none. */
  public static @Nullable Instant earliest(List<? extends @Nullable Instant> times) {
    return times.stream().filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
  }

  /** The last of some times; null when there is none. */
  public static @Nullable Instant latest(List<? extends @Nullable Instant> times) {
    return times.stream().filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
  }
}
