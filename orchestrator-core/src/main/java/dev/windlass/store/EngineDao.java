package dev.windlass.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Event;
import dev.windlass.dag.DagStructure;
import dev.windlass.dag.Json;
import dev.windlass.dag.RunType;
import dev.windlass.run.DeadlineRow;
import dev.windlass.run.GroupRetryRow;
import dev.windlass.run.RunRow;
import dev.windlass.run.RunSnapshot;
import dev.windlass.run.TaskId;
import dev.windlass.run.TaskRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What the leader reads to rebuild the brain and to carry out commands. Thread-safe. */
public final class EngineDao {
  private final Jdbi jdbi;

  /** Reads from {@code jdbi}. */
  public EngineDao(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A DAG as the brain needs it. */
  public record KnownDag(
      DagStructure structure,
      int version,
      boolean paused,
      @Nullable Instant lastAutomated,
      @Nullable Instant lastIntervalEnd,
      Set<Instant> takenDates,
      List<Event.PastRun> past,
      int failedInARow,
      List<Event.TimeTaken> runtimes,
      boolean broken,
      @Nullable Instant firstPlanned) {}

  /** A running backfill. */
  public record OpenBackfill(
      long id, String dagId, int maxActiveRuns, boolean backwards, boolean paused) {}

  /** A command nobody has answered. */
  public record OpenCommand(long id, String kind, ObjectNode payload, String requestedBy) {}

  /**
   * A run that somebody wants to exist.
   *
   * @param key given back when it does
   */
  public record Wanted(
      long key, String dagId, Optional<String> runId, Optional<Instant> logicalDate) {}

  /** Finished runs as later runs see them, for a DAG whose tasks look at previous runs. */
  private List<Event.PastRun> past(DagStructure dag) {
    if (dag.tasks().stream().noneMatch(t -> t.past().any())) {
      return List.of();
    }
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select r.logical_date, r.run_type, r.backfill_id,
                           array_agg(distinct t.task_id)
                             filter (where t.state not in ('success', 'skipped', 'removed'))
                             as unmet,
                           array_agg(distinct t.task_id) as tasks
                      from dag_run r
                      join task_instance t on t.id >= r.id << 20 and t.id < (r.id + 1) << 20
                     where r.dag_id = :dagId and r.logical_date is not null
                       and r.state in ('success', 'failed')
                     group by r.id
                     order by r.logical_date
                    """)
                .bind("dagId", dag.dagId())
                .map((row, context) -> past(row))
                .list());
  }

  private static Event.PastRun past(ResultSet row) throws SQLException {
    long backfill = row.getLong("backfill_id");
    Long backfillId = row.wasNull() ? null : backfill;
    return new Event.PastRun(
        row.getObject("logical_date", OffsetDateTime.class).toInstant(),
        RunType.valueOf(row.getString("run_type").toUpperCase(java.util.Locale.ROOT)),
        backfillId,
        texts(row, "unmet"),
        texts(row, "tasks"));
  }

  private static Set<String> texts(ResultSet row, String column) throws SQLException {
    java.sql.Array array = row.getArray(column);
    return array == null ? Set.of() : Set.of((String[]) array.getArray());
  }

  /** Events that wait for DAGs, and the next free event id. */
  public Event.AssetsRestored assets() {
    return jdbi.withHandle(
        h -> {
          List<Event.QueuedAsset> queued =
              h.createQuery(
                      """
                      select q.dag_id, q.event_id, e.asset, e.alias, e.at
                        from asset_queue q join asset_event e on e.id = q.event_id
                       order by q.event_id
                      """)
                  .map(
                      (row, context) ->
                          new Event.QueuedAsset(
                              row.getString(1),
                              row.getLong(2),
                              row.getString(3),
                              row.getString(4),
                              row.getObject(5, OffsetDateTime.class).toInstant()))
                  .list();
          long next =
              h.createQuery("select coalesce(max(id), 0) + 1 from asset_event")
                  .mapTo(Long.class)
                  .one();
          return new Event.AssetsRestored(queued, next);
        });
  }

  /** Pools where a deferred task keeps its slots. */
  public Set<String> poolsWithDeferred() {
    return jdbi.withHandle(
        h ->
            h.createQuery("select name from pool where include_deferred order by name")
                .mapTo(String.class)
                .set());
  }

  /** Every active DAG in its newest version. */
  public List<KnownDag> dags() {
    return dags((String[]) null);
  }

  /** Those of the DAGs that are active, in their newest version. */
  public List<KnownDag> dags(Collection<String> dagIds) {
    return dags(dagIds.toArray(String[]::new));
  }

  private List<KnownDag> dags(String @Nullable [] only) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select d.dag_id, v.structure::text as structure, d.version, d.is_paused,
                           d.last_automated, d.failed_in_a_row, d.first_planned,
                           (select r.interval_end from dag_run r
                             where r.dag_id = d.dag_id
                               and r.logical_date = d.last_automated) as last_interval_end,
                           array(select r.logical_date from dag_run r
                                  where r.dag_id = d.dag_id
                                    and r.logical_date > coalesce(d.last_automated, '-infinity')
                                  order by r.logical_date) as taken,
                           exists (select from import_error e
                                    where e.source_file = d.source_file and e.blocks) as broken
                      from dag d join dag_version v using (dag_id, version)
                     where d.is_active and (cast(:only as text[]) is null or d.dag_id = any(:only))
                     order by d.dag_id
                    """)
                .bind("only", only)
                .map((row, context) -> dag(row))
                .list());
  }

  private KnownDag dag(ResultSet row) throws SQLException {
    Set<Instant> taken = new LinkedHashSet<>();
    try (ResultSet dates = row.getArray("taken").getResultSet()) {
      while (dates.next()) {
        taken.add(dates.getTimestamp(2).toInstant());
      }
    }
    DagStructure structure = Json.read(row.getString("structure"), DagStructure.class);
    return new KnownDag(
        structure,
        row.getInt("version"),
        row.getBoolean("is_paused"),
        SnapshotRows.instant(row, "last_automated"),
        SnapshotRows.instant(row, "last_interval_end"),
        taken,
        past(structure),
        row.getInt("failed_in_a_row"),
        DeadlineReads.runtimes(jdbi, structure),
        row.getBoolean("broken"),
        SnapshotRows.instant(row, "first_planned"));
  }

  /** A stored version. */
  public Optional<DagStructure> version(String dagId, int version) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select structure::text from dag_version
                     where dag_id = :dagId and version = :version
                    """)
                .bind("dagId", dagId)
                .bind("version", version)
                .mapTo(String.class)
                .findOne()
                .map(text -> Json.read(text, DagStructure.class)));
  }

  /** Slots by pool. */
  public SequencedMap<String, Integer> pools() {
    return jdbi.withHandle(
        h -> {
          SequencedMap<String, Integer> pools = new LinkedHashMap<>();
          h.createQuery("select name, slots from pool order by name")
              .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
              .forEach(e -> pools.put(e.getKey(), e.getValue()));
          return pools;
        });
  }

  /** Every queued or running run with its instances, oldest first. */
  public List<RunSnapshot> unfinished() {
    return snapshots("dag_run.state in ('queued', 'running')", Map.of());
  }

  /** One run with its instances. */
  public Optional<RunSnapshot> run(String dagId, String runId) {
    return snapshots(
            "dag_run.dag_id = :dagId and dag_run.run_id = :runId",
            Map.of("dagId", dagId, "runId", runId))
        .stream()
        .findFirst();
  }

  /** The runs of a DAG with a logical date in the range, with their instances. */
  public List<RunSnapshot> runs(String dagId, Instant from, Instant to) {
    return snapshots(
        "dag_run.dag_id = :dagId and dag_run.logical_date between :from and :to",
        Map.of("dagId", dagId, "from", from, "to", to));
  }

  /** Finished runs of a DAG with a logical date before or after one, with their instances. */
  public List<RunSnapshot> finishedAround(
      String dagId, String runId, boolean past, boolean future) {
    return snapshots(
        """
        dag_run.dag_id = :dagId and dag_run.state in ('success', 'failed')
          and ((:past and dag_run.logical_date < (select logical_date from dag_run o
                                                   where o.dag_id = :dagId and o.run_id = :runId))
            or (:future and dag_run.logical_date > (select logical_date from dag_run o
                                                     where o.dag_id = :dagId
                                                       and o.run_id = :runId)))
        """,
        Map.of("dagId", dagId, "runId", runId, "past", past, "future", future));
  }

  // Four fixed conditions of this class are the only ones that ever get here.
  private List<RunSnapshot> snapshots(String condition, Map<String, Object> binds) {
    return jdbi.inTransaction(
        h -> {
          List<RunRow> runs =
              h.createQuery("select * from dag_run where <condition> order by id")
                  .define("condition", condition)
                  .bindMap(binds)
                  .map((row, context) -> SnapshotRows.run(row))
                  .list();
          Map<Long, List<TaskRow>> tasks = new LinkedHashMap<>();
          h.createQuery(
                  """
                  select t.* from dag_run join task_instance t
                      on t.id >= dag_run.id << 20 and t.id < (dag_run.id + 1) << 20
                   where <condition>
                   order by t.id
                  """)
              .define("condition", condition)
              .bindMap(binds)
              .map((row, context) -> SnapshotRows.task(row))
              .forEach(
                  t -> tasks.computeIfAbsent(TaskId.run(t.id()), k -> new ArrayList<>()).add(t));
          Map<Long, List<DeadlineRow>> deadlines =
              DeadlineReads.of(h, runs.stream().map(RunRow::id).toList());
          Map<Long, List<GroupRetryRow>> groups =
              DeadlineReads.groups(h, runs.stream().map(RunRow::id).toList());
          return runs.stream()
              .map(
                  r ->
                      new RunSnapshot(
                          r,
                          tasks.getOrDefault(r.id(), List.of()),
                          deadlines.getOrDefault(r.id(), List.of()),
                          groups.getOrDefault(r.id(), List.of())))
              .toList();
        });
  }

  /** Which of the runs wanted have an id or a logical date that exists, by their keys. */
  public Set<Long> taken(List<Wanted> wanted) {
    return jdbi.inTransaction(
        h -> {
          // By key, however small the table was when the plan was made.
          h.execute("set local enable_seqscan = off");
          return h.createQuery(
                  """
                  select w.key
                    from unnest(:keys, :dags, :runs, :dates::timestamptz[])
                           as w(key, dag_id, run_id, logical_date)
                   where exists (select 1 from dag_run r
                                  where r.dag_id = w.dag_id and r.run_id = w.run_id)
                      or exists (select 1 from dag_run r
                                  where r.dag_id = w.dag_id and r.logical_date = w.logical_date)
                  """)
              .bindArray("keys", Long.class, wanted.stream().map(Wanted::key).toList())
              .bindArray("dags", String.class, wanted.stream().map(Wanted::dagId).toList())
              .bindArray(
                  "runs", String.class, wanted.stream().map(w -> w.runId().orElse(null)).toList())
              .bindArray(
                  "dates",
                  String.class,
                  wanted.stream()
                      .map(w -> w.logicalDate().map(Instant::toString).orElse(null))
                      .toList())
              .mapTo(Long.class)
              .set();
        });
  }

  /** The next free run key. */
  public long nextRunKey() {
    return next("select coalesce(max(id), 0) + 1 from dag_run");
  }

  /** The next free backfill id. */
  public long nextBackfill() {
    return next("select coalesce(max(id), 0) + 1 from backfill");
  }

  private long next(String query) {
    return jdbi.withHandle(h -> h.createQuery(query).mapTo(Long.class).one());
  }

  /** Backfills that have not completed. */
  public List<OpenBackfill> backfills() {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select id, dag_id, max_active_runs, run_backwards, is_paused
                      from backfill where completed_at is null order by id
                    """)
                .map(
                    (row, context) ->
                        new OpenBackfill(
                            row.getLong(1),
                            row.getString(2),
                            row.getInt(3),
                            row.getBoolean(4),
                            row.getBoolean(5)))
                .list());
  }

  /** Commands nobody has answered, oldest first, without some that are known. */
  public List<OpenCommand> openCommands(Set<Long> known, int most) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select id, kind, payload::text, requested_by from command
                     where done_at is null and id <> all(:known)
                     order by id
                     limit :most
                    """)
                .bindArray("known", Long.class, known)
                .bind("most", most)
                .map(
                    (row, context) ->
                        new OpenCommand(
                            row.getLong(1),
                            row.getString(2),
                            Json.read(row.getString(3), ObjectNode.class),
                            row.getString(4)))
                .list());
  }
}
