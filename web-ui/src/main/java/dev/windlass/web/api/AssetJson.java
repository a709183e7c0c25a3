package dev.windlass.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.store.AssetQueries.AssetRow;
import dev.windlass.store.AssetQueries.EventRow;
import dev.windlass.store.AssetQueries.StartedRow;
import dev.windlass.store.AssetQueries.Use;
import dev.windlass.web.http.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reference's AssetResponse. */
record AssetJson(
    long id,
    String name,
    String uri,
    String group,
    Map<String, JsonNode> extra,
    Instant createdAt,
    Instant updatedAt,
    List<Waiting> scheduledDags,
    List<Producing> producingTasks,
    List<Producing> consumingTasks,
    List<Alias> aliases,
    List<String> watchers,
    @Nullable LastEvent lastAssetEvent) {

  /** The reference's DagScheduleAssetReference. */
  record Waiting(String dagId, Instant createdAt, Instant updatedAt) {}

  /** The reference's TaskOutletAssetReference. */
  record Producing(String dagId, String taskId, Instant createdAt, Instant updatedAt) {}

  /** The reference's AssetAliasResponse. */
  record Alias(int id, String name, String group) {
    /** An alias has no row of its own: its number is made of its name. */
    static Alias of(String name) {
      return new Alias(name.hashCode() & Integer.MAX_VALUE, name, "asset");
    }
  }

  /** The reference's LastAssetEventResponse. */
  record LastEvent(long id, @Nullable Instant timestamp) {}

  /** The reference's DagRunAssetReference. */
  record Started(
      String runId,
      String dagId,
      @Nullable Instant logicalDate,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      String state,
      @Nullable Instant dataIntervalStart,
      @Nullable Instant dataIntervalEnd,
      @Nullable String partitionKey) {
    static Started of(StartedRow row) {
      return new Started(
          row.runId(),
          row.dagId(),
          row.logicalDate(),
          row.startDate(),
          row.endDate(),
          row.state(),
          row.intervalStart(),
          row.intervalEnd(),
          null);
    }
  }

  /** The reference's AssetEventResponse, and who said it when it was not a task. */
  record Event(
      long id,
      long assetId,
      String uri,
      String name,
      String group,
      JsonNode extra,
      @Nullable String alias,
      @Nullable String sourceTaskId,
      @Nullable String sourceDagId,
      @Nullable String sourceRunId,
      int sourceMapIndex,
      @Nullable String saidBy,
      List<Started> createdDagruns,
      Instant timestamp,
      @Nullable String partitionKey) {
    static Event of(EventRow row, List<StartedRow> started) {
      return new Event(
          row.id(),
          row.assetId(),
          place(row.uri(), row.asset()),
          row.asset(),
          row.grp(),
          Wire.tree(row.extra()),
          row.alias(),
          row.sourceTask(),
          row.sourceDag(),
          row.sourceRun(),
          row.mapIndex(),
          row.saidBy(),
          started.stream().map(Started::of).toList(),
          row.at(),
          null);
    }
  }

  /** As in the reference, an asset without a place of its own has its name for one. */
  private static String place(String uri, String name) {
    return uri.isEmpty() ? name : uri;
  }

  static AssetJson of(AssetRow row, List<Use> uses, List<String> aliases) {
    Long last = row.lastEvent();
    Instant lastAt = row.lastEventAt();
    return new AssetJson(
        row.id(),
        row.name(),
        place(row.uri(), row.name()),
        row.grp(),
        Map.of(),
        row.createdAt(),
        lastAt == null ? row.createdAt() : lastAt,
        uses.stream()
            .filter(u -> u.asset().equals(row.name()) && u.taskId().isEmpty())
            .map(u -> new Waiting(u.dagId(), u.since(), u.since()))
            .toList(),
        uses.stream()
            .filter(u -> u.asset().equals(row.name()) && u.produces())
            .map(u -> new Producing(u.dagId(), u.taskId(), u.since(), u.since()))
            .toList(),
        uses.stream()
            .filter(u -> u.asset().equals(row.name()) && u.reads())
            .map(u -> new Producing(u.dagId(), u.taskId(), u.since(), u.since()))
            .toList(),
        aliases.stream().map(Alias::of).toList(),
        List.of(),
        last == null ? null : new LastEvent(last, lastAt));
  }
}
