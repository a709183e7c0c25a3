package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What pages and the REST API show about DAGs. Reads only; thread-safe. */
public interface DagQueries {
  /**
   * One DAG with what its version says.
   *
   * @param displayName empty: the id
   * @param taskCount tasks of the latest version
   * @param hasImportErrors whether something is wrong with its source at the moment
   * @param importError what is wrong when nothing new begins of the DAG for that; else null
   */
  record DagRow(
      String dagId,
      boolean isActive,
      boolean isPaused,
      String displayName,
      String description,
      String owner,
      List<String> tags,
      String schedule,
      String scheduleWords,
      String timezone,
      String sourceFile,
      int version,
      @Nullable Instant nextLogical,
      @Nullable Instant nextRunAfter,
      Instant parsedAt,
      int taskCount,
      boolean hasImportErrors,
      @Nullable String importError) {
    /** What people call it. */
    public String title() {
      return displayName.isEmpty() ? dagId : displayName;
    }

    /** The first line of what is wrong: file, line and reason; null when nothing is. */
    public @Nullable String importErrorLine() {
      return importError == null ? null : importError.lines().findFirst().orElse("");
    }
  }

  /**
   * Which DAGs to show. Empty lists and nulls do not narrow anything.
   *
   * @param search part of the id or description, any case; LIKE characters are escaped
   * @param tags all of them must be there
   * @param anyTag at least one of them must be there
   * @param states of the latest run
   * @param order {@code dag_id, next_run, last_run, state}, or the same after a minus sign
   */
  record DagFilter(
      @Nullable String search,
      @Nullable String idPattern,
      List<String> tags,
      List<String> anyTag,
      List<String> owners,
      @Nullable Boolean paused,
      List<String> states,
      boolean withGone,
      String order,
      int limit,
      int offset) {}

  /** How many DAGs there are of each sort. */
  record Totals(int total, int active, int paused, int running, int failed) {}

  /** One version. */
  record VersionRow(String dagId, int version, Instant createdAt) {}

  /** The page of DAGs that {@code f} asks for. */
  @SqlQuery(
      """
      select d.*, jsonb_array_length(v.structure -> 'tasks') as task_count,
             exists (select from import_error e where e.source_file = d.source_file) as has_import_errors,
             (select e.message from import_error e where e.source_file = d.source_file and e.blocks) as import_error
        from dag d
        join dag_version v on v.dag_id = d.dag_id and v.version = d.version
        left join lateral (
             select r.state, r.run_after
               from dag_run r
              where r.dag_id = d.dag_id
              order by r.run_after desc, r.id desc
              limit 1) last on true
      """
          + Wanted.DAGS
          + """
           order by case :order when 'next_run' then d.next_run_after when 'last_run' then last.run_after end nulls last,
                    case :order when '-next_run' then d.next_run_after when '-last_run' then last.run_after end desc nulls last,
                    case :order when 'state' then last.state end nulls last,
                    case :order when '-state' then last.state when '-dag_id' then d.dag_id end desc nulls last,
                    d.dag_id
           limit :limit offset :offset
          """)
  @RegisterConstructorMapper(DagRow.class)
  List<DagRow> page(@BindMethods DagFilter f);

  /** How many DAGs {@code f} asks for, pages aside. */
  @SqlQuery(
      """
      select count(*)
        from dag d
        left join lateral (
             select r.state
               from dag_run r
              where r.dag_id = d.dag_id
              order by r.run_after desc, r.id desc
              limit 1) last on true
      """
          + Wanted.DAGS)
  int count(@BindMethods DagFilter f);

  /** One DAG, also when its source is gone. */
  @SqlQuery(
      """
      select d.*, jsonb_array_length(v.structure -> 'tasks') as task_count,
             exists (select from import_error e where e.source_file = d.source_file) as has_import_errors,
             (select e.message from import_error e where e.source_file = d.source_file and e.blocks) as import_error
        from dag d
        join dag_version v on v.dag_id = d.dag_id and v.version = d.version
       where d.dag_id = :dagId
      """)
  @RegisterConstructorMapper(DagRow.class)
  Optional<DagRow> find(String dagId);

  /** Counts over all DAGs that are there. */
  @SqlQuery(
      """
      select count(*) as total,
             count(*) filter (where not d.is_paused) as active,
             count(*) filter (where d.is_paused) as paused,
             count(*) filter (where exists (
               select from dag_run r where r.dag_id = d.dag_id and r.state in ('queued', 'running') and r.state = 'running')) as running,
             count(*) filter (where last.state = 'failed') as failed
        from dag d
        left join lateral (
             select r.state
               from dag_run r
              where r.dag_id = d.dag_id and r.state in ('success', 'failed')
              order by r.run_after desc, r.id desc
              limit 1) last on true
       where d.is_active
      """)
  @RegisterConstructorMapper(Totals.class)
  Totals totals();

  /** All tags in use, sorted. */
  @SqlQuery(
      """
      select distinct tag
        from dag d, unnest(d.tags) as tag
       where d.is_active
       order by tag
      """)
  List<String> tags();

  /** The ids of all DAGs that are there, sorted. */
  @SqlQuery("select dag_id from dag where is_active order by dag_id")
  List<String> ids();

  /** All versions of a DAG, the newest first. */
  @SqlQuery(
      """
      select dag_id, version, created_at
        from dag_version
       where dag_id = :dagId
       order by version desc
      """)
  @RegisterConstructorMapper(VersionRow.class)
  List<VersionRow> versions(String dagId);

  /** The stored {@link dev.windlass.dag.DagStructure} as JSON. */
  @SqlQuery("select structure::text from dag_version where dag_id = :dagId and version = :version")
  Optional<String> structure(String dagId, int version);

  /** The source text of a version. */
  @SqlQuery("select source from dag_version where dag_id = :dagId and version = :version")
  Optional<String> source(String dagId, int version);
}
