package dev.windlass.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What the DAG processor writes: DAGs, their versions, and what is wrong with sources. Each change
 * of a DAG rings {@code windlass_dags} with the DAG's id. Thread-safe.
 */
public interface DagDao {
  /** What was stored of whole sources. */
  @CreateSqlObject
  DagSourceDao sources();

  /**
   * A DAG as it was just loaded.
   *
   * @param displayName empty: the id
   * @param hash of the structure: a new one makes a new version
   * @param structure {@link dev.windlass.dag.DagStructure} as JSON
   * @param sourceFile what it came from: a file below the DAG folder or a class
   * @param source its text, empty where there is none
   * @param code the hash of its classes, kept before; null: they are not kept
   * @param paused whether it is paused when it is stored for the first time; null: nothing was said
   */
  record LoadedDag(
      String dagId,
      String displayName,
      String description,
      String owner,
      List<String> tags,
      String schedule,
      String scheduleWords,
      String timezone,
      String hash,
      String structure,
      String sourceFile,
      String source,
      @Nullable String code,
      @Nullable Boolean paused) {}

  /** Which source a DAG that is alive comes from. */
  record Origin(String dagId, String sourceFile) {}

  /** What a version was made of. */
  record VersionSource(String hash, String sourceFile, String source) {}

  /** A DAG as it stands, locked; {@code hash} is null before its first version. */
  record Standing(String dagId, int version, @Nullable String hash) {}

  /** Something about a DAG that its author should know, though it runs. */
  record Warning(String dagId, String kind, String message) {}

  /** What is wrong with a source; {@code blocks} whether its DAGs' schedules wait for a mend. */
  record ImportError(String sourceFile, String message, boolean blocks) {}

  /**
   * Stores DAGs, each id once, and, where a structure is new, a version, in a few round trips
   * however many there are.
   *
   * @param beforeCommit is told every version while nobody else can see it yet, so that code which
   *     is not kept in the database is there when the first run asks for it
   * @return the versions that they have now, by id
   */
  @Transaction
  default Map<String, Integer> store(
      List<LoadedDag> dags, BiConsumer<LoadedDag, Integer> beforeCommit) {
    // Always in the same order: two processors wait for each other and do not deadlock.
    List<LoadedDag> sorted = dags.stream().sorted(Comparator.comparing(LoadedDag::dagId)).toList();
    List<String> ids = sorted.stream().map(LoadedDag::dagId).toList();
    // As the reference: what came with the program waits until somebody wants it; what a person
    // dropped into the folder is wanted.
    insertIfNew(
        ids,
        sorted.stream().map(d -> Objects.requireNonNullElse(d.paused(), !dropped(d))).toList());
    Map<String, Standing> standing = new HashMap<>();
    lock(ids).forEach(s -> standing.put(s.dagId(), s));
    Map<String, Integer> versions = new LinkedHashMap<>();
    List<LoadedDag> grown = new ArrayList<>();
    List<LoadedDag> same = new ArrayList<>();
    for (LoadedDag dag : sorted) {
      Standing now = Objects.requireNonNull(standing.get(dag.dagId()));
      boolean equal = dag.hash().equals(now.hash());
      (equal ? same : grown).add(dag);
      versions.put(dag.dagId(), equal ? now.version() : now.version() + 1);
    }
    insertVersions(of(grown, versions), grown);
    updateSources(of(same, versions), same);
    update(of(sorted, versions), sorted);
    ring(ids);
    sorted.forEach(d -> beforeCommit.accept(d, versions.getOrDefault(d.dagId(), 0)));
    return versions;
  }

  private static boolean dropped(LoadedDag dag) {
    return dag.sourceFile().endsWith(".java") || dag.sourceFile().endsWith(".jar");
  }

  private static List<Integer> of(List<LoadedDag> dags, Map<String, Integer> versions) {
    return dags.stream().map(d -> versions.getOrDefault(d.dagId(), 0)).toList();
  }

  /** Marks DAGs whose source is gone; their history stays. */
  @Transaction
  default void deactivate(List<String> dagIds) {
    markInactive(dagIds);
    ring(dagIds);
  }

  /** Notes what is wrong with sources, in place of what was noted before. */
  @Transaction
  default void importErrors(List<ImportError> errors) {
    insertErrors(errors);
    ringFor(errors.stream().map(ImportError::sourceFile).toList());
  }

  /** Forgets what was wrong with sources. */
  @Transaction
  default void clearImportErrors(List<String> sourceFiles) {
    deleteErrors(sourceFiles);
    ringFor(sourceFiles);
  }

  /** Replaces the warnings about some DAGs by these. */
  @Transaction
  default void warnings(List<String> dagIds, List<Warning> warnings) {
    deleteWarnings(dagIds);
    insertWarnings(warnings);
  }

  /** The DAGs that are alive, sorted by id. */
  @SqlQuery("select dag_id, source_file from dag where is_active order by dag_id")
  @RegisterConstructorMapper(Origin.class)
  List<Origin> origins();

  /** What a version was made of. */
  @SqlQuery(
      """
      select v.hash, d.source_file, v.source
        from dag_version v join dag d using (dag_id)
       where v.dag_id = :dagId and v.version = :version
      """)
  @RegisterConstructorMapper(VersionSource.class)
  Optional<VersionSource> versionSource(String dagId, int version);

  /** The sources with an error, sorted. */
  @SqlQuery("select source_file from import_error order by source_file")
  List<String> sourcesWithErrors();

  /** Part of {@link #importErrors}. */
  @SqlBatch(
      """
      insert into import_error (source_file, message, blocks)
      values (:sourceFile, :message, :blocks)
      on conflict (source_file) do update
         set message = excluded.message, blocks = excluded.blocks, at = now()
      """)
  void insertErrors(@BindMethods List<ImportError> errors);

  /** Part of {@link #clearImportErrors}. */
  @SqlUpdate("delete from import_error where source_file = any(:sourceFiles)")
  void deleteErrors(List<String> sourceFiles);

  /** Part of {@link #warnings}. */
  @SqlUpdate("delete from dag_warning where dag_id = any(:dagIds)")
  void deleteWarnings(List<String> dagIds);

  /** Part of {@link #warnings}. */
  @SqlBatch(
      """
      insert into dag_warning (dag_id, kind, message) values (:dagId, :kind, :message)
      on conflict (dag_id, kind) do update set message = excluded.message, at = now()
      """)
  void insertWarnings(@BindMethods List<Warning> warnings);

  /** Part of {@link #store}. */
  @SqlBatch(
      """
      insert into dag (dag_id, version, is_paused) values (:dagId, 0, :paused)
      on conflict do nothing
      """)
  void insertIfNew(@Bind("dagId") List<String> dagId, @Bind("paused") List<Boolean> paused);

  /** Part of {@link #store}: two processors take turns here. */
  @SqlQuery(
      """
      select d.dag_id, d.version, v.hash
        from dag d left join dag_version v using (dag_id, version)
       where d.dag_id = any(:dagIds)
       order by d.dag_id
         for update of d
      """)
  @RegisterConstructorMapper(Standing.class)
  List<Standing> lock(List<String> dagIds);

  /** Part of {@link #store}: bodies changed, the structure did not. */
  @SqlBatch(
      """
      update dag_version set source = :source, code = :code
       where dag_id = :dagId and version = :version
         and (source <> :source or code is distinct from :code)
      """)
  void updateSources(@Bind("version") List<Integer> version, @BindMethods List<LoadedDag> dag);

  /** Part of {@link #store}. */
  @SqlBatch(
      """
      insert into dag_version (dag_id, version, hash, structure, source, code)
      values (:dagId, :version, :hash, :structure::jsonb, :source, :code)
      """)
  void insertVersions(@Bind("version") List<Integer> version, @BindMethods List<LoadedDag> dag);

  /** Part of {@link #store}. */
  @SqlBatch(
      """
      update dag
         set is_active = true, version = :version, display_name = :displayName,
             description = :description, owner = :owner,
             tags = :tags, schedule = :schedule, schedule_words = :scheduleWords,
             timezone = :timezone, source_file = :sourceFile, parsed_at = now()
       where dag_id = :dagId
      """)
  void update(@Bind("version") List<Integer> version, @BindMethods List<LoadedDag> dag);

  /** Part of {@link #deactivate}. */
  @SqlUpdate("update dag set is_active = false where dag_id = any(:dagIds)")
  void markInactive(List<String> dagIds);

  /** Part of every change; the bell rings when the transaction commits. */
  @SqlQuery("select count(pg_notify('windlass_dags', id)) from unnest(:dagIds) as id")
  long ring(List<String> dagIds);

  /** Part of every change of what is wrong with sources. */
  @SqlQuery(
      """
      select count(pg_notify('windlass_dags', dag_id))
        from dag where is_active and source_file = any(:sourceFiles)
      """)
  long ringFor(List<String> sourceFiles);
}
