package dev.windlass.store;

import dev.windlass.brain.Decisions.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
 * Only the statements that have rows are sent: rows of a large batch travel in arrays, a few rows
 * one statement each. Owns one connection; used by one thread at a time.
 *
 * <p>The statements of a transaction go to the server as one message without a transaction block:
 * the server makes them one transaction, so either all of them count or none.
 */
public final class JournalDao implements AutoCloseable {
  /** SQLSTATE of a deposed leader's write. */
  public static final String DEPOSED = "WL001";

  private static final String FENCE = "select fence(?)";

  /** Rows up to which each has a statement of its own: to unpack arrays costs more than these. */
  private static final int FEW = 6;

  /** Statements for a few rows that are kept prepared; whatever else comes travels in arrays. */
  private static final int MOST_PREPARED = 100;

  /**
   * Every statement here reaches its rows by key. A plan made while a table was small and kept must
   * not read all of it later, and planning each time would cost more than the statement.
   */
  private static final List<String> SETTINGS =
      List.of("plan_cache_mode = force_generic_plan", "enable_seqscan = off", "jit = off");

  private final Handle handle;
  private final Map<Integer, PreparedStatement> prepared = new HashMap<>();

  /** By the number of rows of each part, as digits. */
  private final Map<Long, PreparedStatement> preparedForFew = new HashMap<>();

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
    int count = 0;
    // The parts of all rows one after another, five bits each.
    long shape = 1;
    List<JournalPart.Filled<?>> parts = new ArrayList<>();
    for (int i = 0; i < JournalPart.ALL.size(); i++) {
      JournalPart.Filled<?> part = JournalPart.ALL.get(i).of(batch);
      int rows = part.rows().size();
      if (rows > 0) {
        which |= 1 << i;
        parts.add(part);
      }
      for (int row = 0; row < Math.min(rows, FEW + 1 - count); row++) {
        shape = shape << 5 | i;
      }
      count += rows;
    }
    if (count > FEW || !commitFew(epoch, shape, parts)) {
      commitMany(epoch, which, parts);
    }
  }

  private void commitMany(long epoch, int which, List<JournalPart.Filled<?>> parts)
      throws SQLException {
    Connection connection = handle.getConnection();
    PreparedStatement statement = prepared.get(which);
    if (statement == null) {
      statement = prepare(connection, parts.stream().map(p -> p.part().sql()));
      prepared.put(which, statement);
    }
    statement.setLong(1, epoch);
    int next = 2;
    for (JournalPart.Filled<?> part : parts) {
      next = part.bind(connection, statement, next);
    }
    statement.execute();
  }

  /** False, and nothing done, when such a batch is too rare to have a statement of its own. */
  private boolean commitFew(long epoch, long shape, List<JournalPart.Filled<?>> parts)
      throws SQLException {
    PreparedStatement statement = preparedForFew.get(shape);
    if (statement == null) {
      if (preparedForFew.size() >= MOST_PREPARED) {
        return false;
      }
      statement =
          prepare(
              handle.getConnection(),
              parts.stream()
                  .flatMap(
                      p -> Collections.nCopies(p.rows().size(), p.part().sqlOfOne()).stream()));
      preparedForFew.put(shape, statement);
    }
    statement.setLong(1, epoch);
    int next = 2;
    for (JournalPart.Filled<?> part : parts) {
      next = part.bindOneByOne(statement, next);
    }
    statement.execute();
    return true;
  }

  private static PreparedStatement prepare(Connection connection, Stream<String> statements)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            Stream.concat(Stream.of(FENCE), statements).collect(Collectors.joining(";\n")));
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
      for (PreparedStatement statement : preparedForFew.values()) {
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
