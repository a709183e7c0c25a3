package dev.windlass.store;

import dev.windlass.settings.ConnectionRows;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of {@code connection}. Thread-safe when made by {@link Database#dao}. */
@RegisterConstructorMapper(ConnectionRows.Row.class)
public interface ConnectionDao extends ConnectionRows {
  @Override
  @SqlQuery(
      """
      select conn_id, conn_type, description, host, port, schema, login,
             encode(password, 'base64') as password, encode(extra, 'base64') as extra
        from connection
       where conn_id = :connId
      """)
  Optional<Row> find(String connId);

  @Override
  @SqlQuery(
      """
      select conn_id, conn_type, description, host, port, schema, login,
             encode(password, 'base64') as password, encode(extra, 'base64') as extra
        from connection
       order by conn_id
      """)
  List<Row> all();

  @Override
  @SqlUpdate(
      """
      insert into connection
             (conn_id, conn_type, description, host, port, schema, login, password, extra)
      values (:connId, :connType, :description, :host, :port, :schema, :login,
              decode(:password, 'base64'), decode(:extra, 'base64'))
      on conflict (conn_id) do update
         set conn_type = excluded.conn_type, description = excluded.description,
             host = excluded.host, port = excluded.port, schema = excluded.schema,
             login = excluded.login, password = excluded.password, extra = excluded.extra
      """)
  void put(@BindMethods Row row);

  @Override
  @SqlUpdate("delete from connection where conn_id = :connId")
  boolean delete(String connId);
}
