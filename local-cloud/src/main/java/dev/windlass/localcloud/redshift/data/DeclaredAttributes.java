package dev.windlass.localcloud.redshift.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Create;
import java.sql.Connection;
import java.sql.SQLException;

/** Keeps a new table's distribution, sort key, encodings and declared keys beside it. */
final class DeclaredAttributes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;

  DeclaredAttributes(Connection connection) {
    this.connection = connection;
  }

  void keep(Create create) throws SQLException {
    var attributes = create.attributes();
    try (var insert =
        connection.prepareStatement(
            """
            insert into redshift_dialect.table_attributes
              (relation, diststyle, distkey, sortkeys, primary_key, encodings)
            select to_regclass(?)::oid, ?, ?, ?, ?, ?::jsonb
             where to_regclass(?) is not null
            on conflict (relation) do nothing\
            """)) {
      insert.setString(1, create.table().quoted());
      insert.setString(2, attributes.distStyle());
      insert.setString(3, attributes.distKey());
      insert.setArray(4, connection.createArrayOf("text", attributes.sortKeys().toArray()));
      insert.setArray(5, connection.createArrayOf("text", attributes.primaryKey().toArray()));
      insert.setString(6, JSON.writeValueAsString(attributes.encodings()));
      insert.setString(7, create.table().quoted());
      insert.executeUpdate();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
