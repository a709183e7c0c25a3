package dev.windlass.store;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;

/**
 * What the DAG processor writes: DAGs, their versions, and what is wrong with sources. Each change
 * of a DAG rings {@code windlass_dags} with the DAG's id. Thread-safe.
 */
public interface DagDao {
  /**
   * A DAG as it was just loaded.
   *
   * @param hash of the structure: a new one makes a new version
   * @param structure {@link dev.windlass.dag.DagStructure} as JSON
   * @param sourceFile what it came from: a file below the DAG folder or a class
   * @param source its text, empty where there is none
   */
  record LoadedDag(
      String dagId,
      String description,
      String owner,
      List<String> tags,
      String schedule,
      String scheduleWords,
      String timezone,
      String hash,
      String structure,
      String sourceFile,
      String source) {}

  /** Which source a DAG that is alive comes from. */
  record Origin(String dagId, String sourceFile) {}

  /** What a version was made of. */
  record VersionSource(String hash, String sourceFile, String source) {}

  /**
   * Stores a DAG and, when its structure is new, a version; returns the version it has now.
   *
   * @param beforeCommit is told that version while nobody else can see it yet, so that its code is
   *     there when the first run asks for it
   */
  @Transaction
  default int store(LoadedDag dag, IntConsumer beforeCommit) {
    // As the reference: what came with the program waits until somebody wants it; what a person
    // dropped into the folder is wanted.
    boolean dropped = dag.sourceFile().endsWith(".java") || dag.sourceFile().endsWith(".jar");
    insertIfNew(dag.dagId(), !dropped);
    int current = lock(dag.dagId());
    boolean same = hash(dag.dagId(), current).filter(dag.hash()::equals).isPresent();
    int version = same ? current : current + 1;
    if (same) {
      updateSource(dag.dagId(), version, dag.source());
    } else {
      insertVersion(version, dag);
    }
    update(version, dag);
    ring(dag.dagId());
    beforeCommit.accept(version);
    return version;
  }

  /** Marks a DAG whose source is gone; its history stays. */
  @Transaction
  default void deactivate(String dagId) {
    markInactive(dagId);
    ring(dagId);
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

  /** Notes what is wrong with a source, in place of what was noted before. */
  @SqlUpdate(
      """
      insert into import_error (source_file, message)
      values (:sourceFile, :message)
      on conflict (source_file) do update
         set message = excluded.message, at = now()
      """)
  void importError(String sourceFile, String message);

  /** Forgets what was wrong with a source. */
  @SqlUpdate("delete from import_error where source_file = :sourceFile")
  void clearImportError(String sourceFile);

  /** Part of {@link #store}. */
  @SqlUpdate(
      """
      insert into dag (dag_id, version, is_paused) values (:dagId, 0, :paused)
      on conflict do nothing
      """)
  void insertIfNew(String dagId, boolean paused);

  /** Part of {@link #store}: two processors take turns here. */
  @SqlQuery("select version from dag where dag_id = :dagId for update")
  int lock(String dagId);

  /** Part of {@link #store}. */
  @SqlQuery("select hash from dag_version where dag_id = :dagId and version = :version")
  Optional<String> hash(String dagId, int version);

  /** Part of {@link #store}: bodies changed, the structure did not. */
  @SqlUpdate(
      """
      update dag_version set source = :source
       where dag_id = :dagId and version = :version and source <> :source
      """)
  void updateSource(String dagId, int version, String source);

  /** Part of {@link #store}. */
  @SqlUpdate(
      """
      insert into dag_version (dag_id, version, hash, structure, source)
      values (:dagId, :version, :hash, :structure::jsonb, :source)
      """)
  void insertVersion(int version, @BindMethods LoadedDag dag);

  /** Part of {@link #store}. */
  @SqlUpdate(
      """
      update dag
         set is_active = true, version = :version, description = :description, owner = :owner,
             tags = :tags, schedule = :schedule, schedule_words = :scheduleWords,
             timezone = :timezone, source_file = :sourceFile, parsed_at = now()
       where dag_id = :dagId
      """)
  void update(int version, @BindMethods LoadedDag dag);

  /** Part of {@link #deactivate}. */
  @SqlUpdate("update dag set is_active = false where dag_id = :dagId")
  void markInactive(String dagId);

  /** Part of every change; the bell rings when the transaction commits. */
  @SqlQuery("select pg_notify('windlass_dags', :dagId) is not null")
  boolean ring(String dagId);
}
