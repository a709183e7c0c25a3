package dev.windlass.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The sources that the DAG processor has stored, and the code that came of them, so that neither is
 * made again while nothing changes. Thread-safe.
 */
public interface DagSourceDao {
  /**
   * A source whose DAGs are stored.
   *
   * @param program what compiled it
   * @param hash of its content
   * @param inputs the other files it was made of, with their hashes, as a JSON object
   * @param dagIds sorted
   */
  record StoredSource(
      String sourceFile, String program, String hash, String inputs, List<String> dagIds) {}

  /** Code by the hash of its content. Only the hash tells one from another. */
  @SuppressWarnings("ArrayRecordComponent")
  record Code(String hash, byte[] content) {}

  /**
   * The sources that need no second look: all their DAGs are alive and theirs, and nothing is wrong
   * with them.
   */
  @SqlQuery(
      """
      select s.source_file, s.program, s.hash, s.inputs::text as inputs, s.dag_ids
        from dag_source s
       where cardinality(s.dag_ids) =
             (select count(*) from dag d
               where d.dag_id = any(s.dag_ids) and d.is_active and d.source_file = s.source_file)
         and not exists (select from import_error e where e.source_file = s.source_file)
       order by s.source_file
      """)
  @RegisterConstructorMapper(StoredSource.class)
  List<StoredSource> settled();

  /** Call before anything of these sources is stored: from here on a crash leaves no false row. */
  @SqlUpdate("delete from dag_source where source_file = any(:sourceFiles)")
  void forget(List<String> sourceFiles);

  /** Forgets every source, so that the next DAG processor looks at all of them again. */
  @SqlUpdate("delete from dag_source")
  int forgetAll();

  /** Call when everything of these sources is stored. */
  @SqlBatch(
      """
      insert into dag_source (source_file, program, hash, inputs, dag_ids)
      values (:sourceFile, :program, :hash, :inputs::jsonb, :dagIds)
      on conflict (source_file) do update
         set program = excluded.program, hash = excluded.hash, inputs = excluded.inputs,
             dag_ids = excluded.dag_ids
      """)
  void remember(@BindMethods List<StoredSource> sources);

  /** Keeps code; equal code once. */
  @SqlBatch(
      """
      insert into dag_code (hash, content) values (:hash, :content)
      on conflict (hash) do update set at = now()
      """)
  void keep(@BindMethods List<Code> code);

  /** The code of a version, where it is kept. */
  @SqlQuery(
      """
      select c.hash, c.content
        from dag_version v join dag_code c on c.hash = v.code
       where v.dag_id = :dagId and v.version = :version
      """)
  @RegisterConstructorMapper(Code.class)
  Optional<Code> code(@Bind("dagId") String dagId, @Bind("version") int version);

  /**
   * Removes code that no version has any more: bodies change more often than structures.
   *
   * @return how much
   */
  @SqlUpdate(
      """
      delete from dag_code c
       where c.at < now() - interval '1 hour'
         and not exists (select from dag_version v where v.code = c.hash)
      """)
  int sweepCode();
}
