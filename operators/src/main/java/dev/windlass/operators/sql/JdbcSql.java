package dev.windlass.operators.sql;

import dev.windlass.settings.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A database over JDBC, a connection per call: tasks are few and long, and a pool would hold
 * connections for days. The connection's {@code jdbc_url} extra, else {@code jdbc:postgresql} with
 * its host, port and schema.
 */
final class JdbcSql implements Sql {
  private final Connection settings;

  JdbcSql(Connection settings) {
    this.settings = settings;
  }

  @Override
  public Rows run(List<String> sqls, List<String> parameters, int most) throws SQLException {
    if (sqls.size() > 1 && !parameters.isEmpty()) {
      throw new IllegalArgumentException("parameters are for a single statement only");
    }
    try (var connection = open()) {
      connection.setAutoCommit(false);
      var rows = Rows.none();
      for (var sql : sqls) {
        try (var statement = connection.prepareStatement(sql)) {
          for (int i = 0; i < parameters.size(); i++) {
            statement.setString(i + 1, parameters.get(i));
          }
          rows = statement.execute() ? rows(statement, most) : rows;
        }
      }
      connection.commit();
      return rows;
    }
  }

  @Override
  public List<Rows> read(List<String> queries, int most) throws SQLException {
    try (var connection = open()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(java.sql.Connection.TRANSACTION_REPEATABLE_READ);
      var all = new ArrayList<Rows>();
      for (var query : queries) {
        try (var statement = connection.prepareStatement(query)) {
          statement.execute();
          all.add(rows(statement, most));
        }
      }
      connection.rollback();
      return List.copyOf(all);
    }
  }

  private static Rows rows(PreparedStatement statement, int most) throws SQLException {
    try (ResultSet result = statement.getResultSet()) {
      var metadata = result.getMetaData();
      var columns = new ArrayList<String>();
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        columns.add(metadata.getColumnLabel(i));
      }
      var rows = new ArrayList<List<@Nullable String>>();
      while (result.next()) {
        if (rows.size() == most) {
          return new Rows(columns, rows, false);
        }
        var row = new ArrayList<@Nullable String>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return new Rows(columns, rows, true);
    }
  }

  private java.sql.Connection open() throws SQLException {
    var properties = new Properties();
    settings.login().ifPresent(login -> properties.setProperty("user", login));
    settings.password().ifPresent(p -> properties.setProperty("password", p.reveal()));
    properties.setProperty("ApplicationName", "windlass");
    return DriverManager.getConnection(url(), properties);
  }

  private String url() {
    return settings
        .extra("jdbc_url")
        .orElseGet(
            () ->
                "jdbc:postgresql://%s:%d/%s"
                    .formatted(
                        settings.host().orElse("localhost"),
                        settings.port().orElse(5432),
                        settings.schema().orElse("postgres")));
  }
}
