package dev.windlass.localcloud.redshift.load;

import dev.windlass.localcloud.redshift.load.LoadFailed.Detail;
import java.sql.Connection;
import java.sql.SQLException;

/** Keeps failed and finished loads in the system tables. */
public final class LoadErrors {
  private LoadErrors() {}

  /** Adds the row that SYS_LOAD_ERROR_DETAIL and STL_LOAD_ERRORS show; commits by itself. */
  public static void add(Connection connection, String database, long queryId, Detail detail)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into redshift_dialect.sys_load_error_detail
              (user_id, query_id, transaction_id, session_id, database_name, table_id, start_time,
               file_name, line_number, column_name, column_type, column_length, "position",
               error_code, error_message, raw_line, raw_field_value)
            values (100, ?, 0, pg_backend_pid(), left(?, 64),
               coalesce(to_regclass(quote_ident(?))::oid::bigint::integer, 0),
               now() at time zone 'UTC', left(?, 256), ?, left(?, 127), left(?, 10), left(?, 10), 0,
               ?, left(?, 512), left(?, 1024), left(?, 1024))\
            """)) {
      insert.setLong(1, queryId);
      insert.setString(2, database);
      insert.setString(3, detail.table());
      insert.setString(4, detail.file());
      insert.setLong(5, detail.line());
      insert.setString(6, detail.column());
      insert.setString(7, detail.type());
      insert.setString(8, detail.length());
      insert.setInt(9, detail.code());
      insert.setString(10, detail.reason());
      insert.setString(11, detail.rawLine());
      insert.setString(12, detail.rawField().replace("\0", ""));
      insert.executeUpdate();
    }
  }
}
