package dev.windlass.store;

import dev.windlass.settings.VariableRows;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of {@code variable}. Thread-safe when made by {@link Database#dao}. */
@RegisterConstructorMapper(VariableRows.Row.class)
public interface VariableDao extends VariableRows {
  @Override
  @SqlQuery(
      "select key, encode(value, 'base64') as value, description from variable where key = :key")
  Optional<Row> find(String key);

  @Override
  @SqlQuery("select key, encode(value, 'base64') as value, description from variable order by key")
  List<Row> all();

  @Override
  @SqlUpdate(
      """
      insert into variable (key, value, description)
      values (:key, decode(:value, 'base64'), :description)
      on conflict (key) do update set value = excluded.value, description = excluded.description
      """)
  void put(@BindMethods Row row);

  @Override
  @SqlUpdate("delete from variable where key = :key")
  boolean delete(String key);
}
