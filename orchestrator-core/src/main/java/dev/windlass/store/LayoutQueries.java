package dev.windlass.store;

import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The coordinates of a DAG version's graph: computed once, kept beside the version. Thread-safe.
 */
public interface LayoutQueries {
  /** The layout stored under {@code variant}, as JSON. */
  @SqlQuery(
      """
      select layout ->> :variant
        from dag_version
       where dag_id = :dagId and version = :version and layout ->> :variant is not null
      """)
  Optional<String> find(String dagId, int version, String variant);

  /**
   * Stores a layout beside the other variants; of two writers at once, both find the same answer.
   */
  @SqlUpdate(
      """
      update dag_version
         set layout = coalesce(layout, '{}') || jsonb_build_object(cast(:variant as text), cast(:json as jsonb))
       where dag_id = :dagId and version = :version
      """)
  void save(String dagId, int version, String variant, String json);
}
