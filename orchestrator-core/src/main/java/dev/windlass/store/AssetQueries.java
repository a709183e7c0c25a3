package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What pages and the REST API show about assets. Reads only; thread-safe. */
public interface AssetQueries {
  /**
   * One asset.
   *
   * @param grp its group
   * @param lastEvent its newest update; null: never updated
   */
  record AssetRow(
      long id,
      String name,
      String uri,
      String grp,
      Instant createdAt,
      @Nullable Long lastEvent,
      @Nullable Instant lastEventAt) {}

  /**
   * Which assets to show. Nulls and empty lists do not narrow anything.
   *
   * @param namePattern part of the name, as LIKE understands it, any case
   * @param dagIds assets that these DAGs produce or wait for
   * @param withUnused also assets that no active DAG produces or waits for any more
   * @param order {@code id, name, uri, created_at, updated_at}, or the same after a minus sign
   */
  record AssetFilter(
      @Nullable String namePattern,
      @Nullable String uriPattern,
      List<String> dagIds,
      boolean withUnused,
      String order,
      int limit,
      int offset) {}

  /**
   * Somebody's interest in an asset, in the newest version of an active DAG.
   *
   * @param taskId the task that produces or reads it; empty: the DAG waits for it
   * @param reads whether the task reads it
   * @param since when that version was stored
   */
  record Use(String asset, String dagId, String taskId, Instant since, boolean reads) {
    /** Whether a task produces it. */
    public boolean produces() {
      return !taskId.isEmpty() && !reads;
    }
  }

  /**
   * One update.
   *
   * @param extra a JSON object
   * @param saidBy who said it; null: a task
   */
  record EventRow(
      long id,
      long assetId,
      String asset,
      String uri,
      String grp,
      @Nullable String alias,
      String extra,
      @Nullable String sourceDag,
      @Nullable String sourceRun,
      @Nullable String sourceTask,
      int mapIndex,
      @Nullable String saidBy,
      Instant at) {}

  /**
   * Which updates to show. Nulls do not narrow anything.
   *
   * @param order {@code timestamp, id, source_dag_id, source_task_id, source_run_id}, or the same
   *     after a minus sign
   */
  record EventFilter(
      @Nullable Long assetId,
      @Nullable String namePattern,
      @Nullable String sourceDag,
      @Nullable String sourceTask,
      @Nullable String sourceRun,
      @Nullable Integer mapIndex,
      @Nullable Instant gte,
      @Nullable Instant gt,
      @Nullable Instant lte,
      @Nullable Instant lt,
      String order,
      int limit,
      int offset) {}

  /** A run that an update started. */
  record StartedRow(
      long eventId,
      String dagId,
      String runId,
      String state,
      @Nullable Instant logicalDate,
      @Nullable Instant intervalStart,
      @Nullable Instant intervalEnd,
      @Nullable Instant startDate,
      @Nullable Instant endDate) {}

  /** An asset that was updated for a DAG since its last asset run; {@code at}: the last time. */
  record QueuedRow(String dagId, long assetId, String asset, Instant at, int events) {}

  /** The page of assets that {@code f} asks for. */
  @SqlQuery(
      """
      with used as (
        select distinct u.asset
          from asset_use u
         where cardinality(cast(:dagIds as text[])) = 0 or u.dag_id = any(cast(:dagIds as text[])))
      select a.id, a.name, a.uri, a.grp, a.created_at, e.id as last_event, e.at as last_event_at
        from asset a
        left join lateral (
             select x.id, x.at from asset_event x where x.asset = a.name order by x.id desc limit 1) e
          on true
       where (cast(:namePattern as text) is null or a.name ilike '%' || :namePattern || '%')
         and (cast(:uriPattern as text) is null or a.uri ilike '%' || :uriPattern || '%')
         and ((:withUnused and cardinality(cast(:dagIds as text[])) = 0)
              or a.name in (select asset from used))
       order by case :order when 'name' then a.name when 'uri' then a.uri end,
                case :order when '-name' then a.name when '-uri' then a.uri end desc,
                case :order when 'created_at' then a.created_at
                            when 'updated_at' then coalesce(e.at, a.created_at) end,
                case :order when '-created_at' then a.created_at
                            when '-updated_at' then coalesce(e.at, a.created_at) end desc,
                case when :order like '-%' then a.id end desc,
                a.id
       limit :limit offset :offset
      """)
  @RegisterConstructorMapper(AssetRow.class)
  List<AssetRow> page(@BindMethods AssetFilter f);

  /** How many assets {@code f} asks for, pages aside. */
  @SqlQuery(
      """
      with used as (
        select distinct u.asset
          from asset_use u
         where cardinality(cast(:dagIds as text[])) = 0 or u.dag_id = any(cast(:dagIds as text[])))
      select count(*)
        from asset a
       where (cast(:namePattern as text) is null or a.name ilike '%' || :namePattern || '%')
         and (cast(:uriPattern as text) is null or a.uri ilike '%' || :uriPattern || '%')
         and ((:withUnused and cardinality(cast(:dagIds as text[])) = 0)
              or a.name in (select asset from used))
      """)
  int count(@BindMethods AssetFilter f);

  /** One asset. */
  @SqlQuery(
      """
      select a.id, a.name, a.uri, a.grp, a.created_at, e.id as last_event, e.at as last_event_at
        from asset a
        left join lateral (
             select x.id, x.at from asset_event x where x.asset = a.name order by x.id desc limit 1) e
          on true
       where a.id = :id
      """)
  @RegisterConstructorMapper(AssetRow.class)
  Optional<AssetRow> find(long id);

  /** Who produces these assets, who reads them and who waits for them, by asset, DAG and task. */
  @SqlQuery(
      """
      select distinct u.asset, u.dag_id, u.task_id, u.since, u.reads
        from asset_use u
       where u.asset = any(cast(:names as text[]))
       order by u.asset, u.dag_id, u.task_id, u.reads
      """)
  @RegisterConstructorMapper(Use.class)
  List<Use> uses(List<String> names);

  /** The aliases through which an asset was updated. */
  @SqlQuery(
      "select distinct alias from asset_event where asset = :name and alias is not null order by"
          + " alias")
  List<String> aliasesOf(String name);

  /** Every alias through which some asset was updated. */
  @SqlQuery("select distinct alias from asset_event where alias is not null order by alias")
  List<String> aliases();

  /** The page of updates that {@code f} asks for. */
  @SqlQuery(
      """
      select e.id, a.id as asset_id, e.asset, a.uri, a.grp, e.alias, e.extra::text as extra,
             e.source_dag, e.source_run, e.source_task, e.map_index, e.said_by, e.at
        from asset_event e join asset a on a.name = e.asset
      """
          + Wanted.ASSET_EVENTS
          + """
           order by case :order when 'timestamp' then e.at end,
                    case :order when '-timestamp' then e.at end desc,
                    case :order when 'source_dag_id' then e.source_dag
                                when 'source_task_id' then e.source_task
                                when 'source_run_id' then e.source_run end,
                    case :order when '-source_dag_id' then e.source_dag
                                when '-source_task_id' then e.source_task
                                when '-source_run_id' then e.source_run end desc,
                    case when :order like '-%' then e.id end desc,
                    e.id
           limit :limit offset :offset
          """)
  @RegisterConstructorMapper(EventRow.class)
  List<EventRow> events(@BindMethods EventFilter f);

  /** How many updates {@code f} asks for, pages aside. */
  @SqlQuery(
      """
      select count(*)
        from asset_event e join asset a on a.name = e.asset
      """
          + Wanted.ASSET_EVENTS)
  int eventCount(@BindMethods EventFilter f);

  /** One update. */
  @SqlQuery(
      """
      select e.id, a.id as asset_id, e.asset, a.uri, a.grp, e.alias, e.extra::text as extra,
             e.source_dag, e.source_run, e.source_task, e.map_index, e.said_by, e.at
        from asset_event e join asset a on a.name = e.asset
       where e.id = :id
      """)
  @RegisterConstructorMapper(EventRow.class)
  Optional<EventRow> event(long id);

  /** The updates that a run was started by, oldest first. */
  @SqlQuery(
      """
      select e.id, a.id as asset_id, e.asset, a.uri, a.grp, e.alias, e.extra::text as extra,
             e.source_dag, e.source_run, e.source_task, e.map_index, e.said_by, e.at
        from asset_run_event s
        join asset_event e on e.id = s.event_id
        join asset a on a.name = e.asset
       where s.run_key = :runKey
       order by e.id
      """)
  @RegisterConstructorMapper(EventRow.class)
  List<EventRow> startedBy(long runKey);

  /** The runs that these updates started, by update and run. */
  @SqlQuery(
      """
      select s.event_id, r.dag_id, r.run_id, r.state, r.logical_date, r.interval_start,
             r.interval_end, r.start_date, r.end_date
        from asset_run_event s join dag_run r on r.id = s.run_key
       where s.event_id = any(cast(:events as bigint[]))
       order by s.event_id, r.id
      """)
  @RegisterConstructorMapper(StartedRow.class)
  List<StartedRow> started(List<Long> events);

  /**
   * What has arrived since the last asset run, by DAG and asset.
   *
   * @param dagId null: for all DAGs
   * @param assetId null: of all assets
   * @param before only what arrived before it; null: all
   */
  @SqlQuery(
      """
      select q.dag_id, a.id as asset_id, a.name as asset, max(e.at) as at, count(*) as events
        from asset_queue q
        join asset_event e on e.id = q.event_id
        join asset a on a.name = e.asset
       where (cast(:dagId as text) is null or q.dag_id = :dagId)
         and (cast(:assetId as bigint) is null or a.id = :assetId)
         and (cast(:before as timestamptz) is null or e.at < :before)
       group by q.dag_id, a.id, a.name
       order by q.dag_id, a.id
      """)
  @RegisterConstructorMapper(QueuedRow.class)
  List<QueuedRow> queued(@Nullable String dagId, @Nullable Long assetId, @Nullable Instant before);
}
