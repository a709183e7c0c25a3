package dev.windlass.store;

import dev.windlass.brain.Decisions.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGStatement;

/**
 * Writes a batch of decisions in one transaction and one round trip, fenced by the leader's epoch.
 * Rows travel in arrays, and only the statements that have rows are sent. Owns one connection; used
 * by one thread at a time.
 *
 * <p>The statements of a transaction go to the server as one message without a transaction block:
 * the server makes them one transaction, so either all of them count or none.
 */
public final class JournalDao implements AutoCloseable {
  /** SQLSTATE of a deposed leader's write. */
  public static final String DEPOSED = "WL001";

  private static final String FENCE = "select fence(?)";

  /**
   * Every statement here reaches its rows by key. A plan made while a table was small and kept must
   * not read all of it later, and planning each time would cost more than the statement.
   */
  private static final List<String> SETTINGS =
      List.of("plan_cache_mode = force_generic_plan", "enable_seqscan = off", "jit = off");

  private final Handle handle;
  private final Map<Integer, PreparedStatement> prepared = new HashMap<>();

  /**
   * Takes a connection of its own.
   *
   * @param patience how long a commit may take before its connection counts as dead
   */
  public JournalDao(Jdbi jdbi, Duration patience) {
    this.handle = jdbi.open();
    try {
      handle.getConnection().setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
    } catch (SQLException e) {
      handle.close();
      throw new IllegalStateException("the journal's connection takes no time limit", e);
    }
    SETTINGS.forEach(setting -> handle.execute("set " + setting));
  }

  /**
   * Writes the batch, all or nothing.
   *
   * @throws SQLException with state {@link #DEPOSED} when {@code epoch} is over; otherwise the
   *     outcome is unknown when the connection broke
   */
  public void commit(long epoch, Batch batch) throws SQLException {
    int which = 0;
    List<JournalPart.Filled<?>> parts = new ArrayList<>();
    for (int i = 0; i < JournalPart.ALL.size(); i++) {
      JournalPart.Filled<?> part = JournalPart.ALL.get(i).of(batch);
      if (!part.rows().isEmpty()) {
        which |= 1 << i;
        parts.add(part);
      }
    }
    Connection connection = handle.getConnection();
    PreparedStatement statement = prepared.get(which);
    if (statement == null) {
      statement = prepare(connection, parts);
      prepared.put(which, statement);
    }
    statement.setLong(1, epoch);
    int next = 2;
    for (JournalPart.Filled<?> part : parts) {
      next = part.bind(connection, statement, next);
    }
    statement.execute();
  }

  private static PreparedStatement prepare(Connection connection, List<JournalPart.Filled<?>> parts)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            Stream.concat(Stream.of(FENCE), parts.stream().map(p -> p.part().sql()))
                .collect(Collectors.joining(";\n")));
    statement.unwrap(PGStatement.class).setPrepareThreshold(1);
    return statement;
  }

  /** Cuts the connection, also under a commit that no answer comes to; any thread may. */
  public void cut() {
    try {
      handle.getConnection().abort(Runnable::run);
    } catch (SQLException | JdbiException e) {
      throw new IllegalStateException("the journal's connection could not be cut", e);
    }
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
      // The pool hands the connection on, to statements of every kind.
      SETTINGS.forEach(
          setting -> handle.execute("reset " + setting.substring(0, setting.indexOf(' '))));
    } catch (SQLException | JdbiException broken) {
      // A broken connection has no settings left, and the pool drops it.
    } finally {
      handle.close();
    }
  }
}
