package dev.windlass.localcloud.redshift.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** Redshift's own functions, aggregates and system tables, as a schema in a Postgres database. */
public final class Dialect {
  /** The schema that holds them; it stands between the user's schemas and Postgres's own. */
  public static final String SCHEMA = "redshift_dialect";

  private Dialect() {}

  /** Installs the schema; does nothing when it is there. */
  public static void install(Connection connection, String databaseName) throws SQLException {
    try (var statement = connection.createStatement()) {
      try (var there = statement.executeQuery("select to_regnamespace('" + SCHEMA + "')")) {
        there.next();
        if (there.getString(1) != null) {
          return;
        }
      }
      connection.setAutoCommit(false);
      statement.execute(script().replace("{database}", databaseName.replace("'", "''")));
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  /** Makes a session speak Redshift: its functions first, backslashes as escapes. */
  public static void speak(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          set search_path = "$user", public, redshift_dialect, pg_catalog;
          set standard_conforming_strings = off;
          set escape_string_warning = off;
          set backslash_quote = on;
          set timezone = 'UTC';
          set datestyle = 'ISO, MDY'\
          """);
    }
  }

  private static String script() {
    try (var in = Objects.requireNonNull(Dialect.class.getResourceAsStream("dialect.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
