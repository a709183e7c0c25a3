package dev.windlass.localcloud.redshift.data;

import dev.windlass.localcloud.redshift.load.Cancellation;
import dev.windlass.localcloud.redshift.load.CopyJob;
import dev.windlass.localcloud.redshift.load.UnloadJob;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Boundary;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** Runs the statements of one Data API request, one after the other, on one connection. */
final class SqlSession {
  private static final int FETCH = 1_000;

  private final Connection connection;
  private final Statement request;
  private final CopyJob copy;
  private final UnloadJob unload;
  private final ResultFiles results;
  private final Cancellation cancellation;

  SqlSession(
      Connection connection,
      Statement request,
      CopyJob copy,
      UnloadJob unload,
      ResultFiles results,
      Cancellation cancellation) {
    this.connection = connection;
    this.request = request;
    this.copy = copy;
    this.unload = unload;
    this.results = results;
    this.cancellation = cancellation;
  }

  /**
   * What a statement left.
   *
   * @param rows rows returned or changed, -1 for statements without
   * @param bytes size of the result, -1 without
   * @param resultSet whether there is a result to fetch
   */
  record Outcome(long rows, long bytes, boolean resultSet) {
    static final Outcome NOTHING = new Outcome(-1, -1, false);

    static Outcome rows(long count) {
      return new Outcome(count, -1, false);
    }
  }

  Outcome run(int part, RedshiftStatement statement) throws SQLException {
    return switch (statement) {
      case RedshiftStatement.Load load ->
          Outcome.rows(copy.run(connection, load.copy(), cancellation));
      case RedshiftStatement.Export export ->
          Outcome.rows(unload.run(connection, export.unload(), cancellation));
      case RedshiftStatement.Append append -> {
        outsideTransaction("ALTER TABLE APPEND");
        yield Outcome.rows(new TableAppend(connection).run(append));
      }
      case RedshiftStatement.Truncate truncate -> {
        // Redshift's TRUNCATE commits what stands before it, and itself.
        execute(truncate.sql());
        connection.commit();
        yield Outcome.NOTHING;
      }
      case RedshiftStatement.Create create -> {
        execute(create.sql());
        new DeclaredAttributes(connection).keep(create);
        yield Outcome.NOTHING;
      }
      case RedshiftStatement.Housekeeping housekeeping -> {
        outsideTransaction("VACUUM");
        connection.rollback();
        connection.setAutoCommit(true);
        execute(housekeeping.sql());
        connection.setAutoCommit(false);
        yield Outcome.NOTHING;
      }
      case RedshiftStatement.Transaction transaction -> {
        if (transaction.boundary() == Boundary.COMMIT) {
          connection.commit();
        } else if (transaction.boundary() == Boundary.ROLLBACK) {
          connection.rollback();
        }
        yield Outcome.NOTHING;
      }
      case RedshiftStatement.Ignored ignored -> Outcome.NOTHING;
      case RedshiftStatement.Plain plain -> plain(part, plain);
    };
  }

  private void outsideTransaction(String what) {
    if (request.request().batch()) {
      throw new StatementFailed(what + " cannot run inside a transaction block");
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private Outcome plain(int part, RedshiftStatement.Plain plain) throws SQLException {
    if (plain.parameters().isEmpty()) {
      try (var statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        statement.setFetchSize(FETCH);
        return outcome(part, statement, statement.execute(plain.sql()));
      }
    }
    Map<String, String> values = request.request().parameters();
    try (PreparedStatement statement = connection.prepareStatement(plain.sql())) {
      for (int i = 0; i < plain.parameters().size(); i++) {
        statement.setString(i + 1, values.get(plain.parameters().get(i)));
      }
      statement.setFetchSize(FETCH);
      return outcome(part, statement, statement.execute());
    }
  }

  private Outcome outcome(int part, java.sql.Statement statement, boolean rows)
      throws SQLException {
    if (!rows) {
      return Outcome.rows(statement.getUpdateCount());
    }
    try (var result = statement.getResultSet()) {
      return results.write(request.id(), part, result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
