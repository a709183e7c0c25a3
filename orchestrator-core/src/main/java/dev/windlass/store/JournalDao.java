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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGStatement;

/**
 * Writes a batch of decisions in one transaction and one round trip, fenced by the leader's epoch.
 * Only the statements that have rows are sent, with the columns of a task instance that changed:
 * rows of a large batch travel in arrays, a few rows one statement each. Owns one connection; used
 * by one thread at a time.
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

  /**
   * Statements of each kind that are kept prepared. What else comes for a few rows travels in
   * arrays, and what else comes in arrays with every column.
   */
  private static final int MOST_PREPARED = 100;

  /** How long a commit may take to be worth looking out for, in nanoseconds. */
  private static final long LONGEST_LOOK = 500_000;

  /**
   * Every statement here reaches its rows by key. A plan made while a table was small and kept must
   * not read all of it later, and planning each time would cost more than the statement.
   */
  private static final List<String> SETTINGS =
      List.of("plan_cache_mode = force_generic_plan", "enable_seqscan = off", "jit = off");

  /**
   * What makes statements the same.
   *
   * @param which a bit for each part
   * @param changed the columns they write, see {@link Columns#changed}
   */
  private record Shape(int which, List<Integer> changed) {}

  private final Handle handle;
  private final Map<Shape, PreparedStatement> prepared = new HashMap<>();
  private final Map<Shape, PreparedStatement> preparedForFew = new HashMap<>();
  private final Lookout lookout = new Lookout(LONGEST_LOOK);

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
    List<JournalPart.Filled<?>> parts = new ArrayList<>();
    int which = 0;
    int count = 0;
    for (int i = 0; i < JournalPart.ALL.size(); i++) {
      JournalPart.Filled<?> part = JournalPart.ALL.get(i).of(batch);
      if (!part.rows().isEmpty()) {
        which |= 1 << i;
        count += part.rows().size();
        parts.add(part);
      }
    }
    if (count > FEW || !commitFew(epoch, which, parts)) {
      commitMany(epoch, which, parts);
    }
  }

  /** Each part one statement, with the columns that differ in some row. */
  private void commitMany(long epoch, int which, List<JournalPart.Filled<?>> parts)
      throws SQLException {
    List<Integer> changed = new ArrayList<>(parts.size());
    for (JournalPart.Filled<?> part : parts) {
      changed.add(part.changed());
    }
    PreparedStatement statement = prepared.get(new Shape(which, changed));
    if (statement == null && prepared.size() >= MOST_PREPARED) {
      changed = Collections.nCopies(parts.size(), Columns.ALL);
      statement = prepared.get(new Shape(which, changed));
    }
    if (statement == null) {
      List<String> statements = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        statements.add(parts.get(i).sql(changed.get(i)));
      }
      statement = prepare(handle.getConnection(), statements);
      prepared.put(new Shape(which, changed), statement);
    }
    statement.setLong(1, epoch);
    int next = 2;
    for (int i = 0; i < parts.size(); i++) {
      next = parts.get(i).bind(handle.getConnection(), statement, next, changed.get(i));
    }
    statement.execute();
  }

  /**
   * Each row a statement, with the columns that differ. False, and nothing done, when such a batch
   * is too rare to have statements of its own.
   */
  private boolean commitFew(long epoch, int which, List<JournalPart.Filled<?>> parts)
      throws SQLException {
    // The columns of every row of a part, then a mark that the next part begins.
    List<Integer> changed = new ArrayList<>(2 * FEW);
    for (JournalPart.Filled<?> part : parts) {
      for (int row = 0; row < part.rows().size(); row++) {
        changed.add(part.changed(row));
      }
      changed.add(0);
    }
    var shape = new Shape(which, changed);
    PreparedStatement statement = preparedForFew.get(shape);
    if (statement == null) {
      if (preparedForFew.size() >= MOST_PREPARED) {
        return false;
      }
      List<String> statements = new ArrayList<>();
      int i = 0;
      for (JournalPart.Filled<?> part : parts) {
        for (; changed.get(i) != 0; i++) {
          statements.add(part.sqlOfOne(changed.get(i)));
        }
        i++;
      }
      statement = prepare(handle.getConnection(), statements);
      preparedForFew.put(shape, statement);
    }
    statement.setLong(1, epoch);
    int next = 2;
    int i = 0;
    for (JournalPart.Filled<?> part : parts) {
      for (int row = 0; row < part.rows().size(); row++) {
        next = part.bindOne(statement, next, row, changed.get(i++));
      }
      i++;
    }
    EagerSockets.eagerly(lookout, statement::execute);
    return true;
  }

  private static PreparedStatement prepare(Connection connection, List<String> statements)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(FENCE + ";\n" + String.join(";\n", statements));
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
