package dev.windlass.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lease on leadership. Time is the database's, so no two machines' clocks are compared.
 *
 * <p>It has a connection of its own, opened when first needed and again after it broke: neither a
 * pool that others have emptied nor a connection that stalls may cost the lease. Calls are
 * serialised; each ends, one way or another, within the patience.
 */
public final class LeaderDao implements AutoCloseable {
  private static final String TAKE =
      """
      update leader
         set epoch = epoch + 1, holder = ?, expires_at = now() + make_interval(secs => ?)
       where expires_at < now() or epoch = ? or ?
      returning epoch
      """;

  private static final String RENEW =
      "update leader set expires_at = now() + make_interval(secs => ?) where epoch = ?";

  private static final String RELEASE = "update leader set expires_at = now() where epoch = ?";

  private static final String LET_GO =
      """
      update task_instance t set worker = null
        from dag_run r
       where r.state in ('queued', 'running')
         and t.id >= r.id << 20 and t.id < (r.id + 1) << 20
         and t.state in ('queued', 'running', 'restarting')
         and t.worker = ?
         and exists (select 1 from leader where epoch = ?)
      """;

  private final Database database;
  private final Duration patience;
  private @Nullable Connection connection;

  /**
   * Works on {@code database}.
   *
   * @param patience how long a call may wait for the server to answer
   */
  public LeaderDao(Database database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Takes the lease when it is free or, with {@code force}, from whoever has it.
   *
   * @param last the last epoch of the caller: as long as nobody else has led since, the lease is
   *     still its own; -1: none
   * @return the new epoch; empty when somebody else leads
   * @throws IllegalStateException when the database does not answer
   */
  public Optional<Long> take(String holder, Duration lease, long last, boolean force) {
    return ask(
        c -> {
          try (PreparedStatement statement = c.prepareStatement(TAKE)) {
            statement.setString(1, holder);
            statement.setDouble(2, seconds(lease));
            statement.setLong(3, last);
            statement.setBoolean(4, force);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
          }
        });
  }

  /** How long the present lease still lasts by the database's clock; negative: it is over. */
  public Duration left() {
    return ask(
        c -> {
          try (PreparedStatement statement =
                  c.prepareStatement("select extract(epoch from expires_at - now()) from leader");
              ResultSet row = statement.executeQuery()) {
            row.next();
            return Duration.ofMillis(Math.round(row.getDouble(1) * 1000));
          }
        });
  }

  /** Whether somebody leads now. */
  public boolean taken() {
    return left().isPositive();
  }

  /**
   * Renews the lease; false when somebody else has led since.
   *
   * @throws IllegalStateException when the database does not answer
   */
  public boolean renew(long epoch, Duration lease) {
    return ask(
        c -> {
          try (PreparedStatement statement = c.prepareStatement(RENEW)) {
            statement.setDouble(1, seconds(lease));
            statement.setLong(2, epoch);
            return statement.executeUpdate() == 1;
          }
        });
  }

  /**
   * Notes that this worker, which lives, has let go of what it ran: no worker vanished with it.
   * Does nothing when somebody else has led since.
   *
   * @param worker a name that no other process has or had
   * @return how many attempts those were
   */
  public int letGo(long epoch, String worker) {
    return ask(
        c -> {
          try (PreparedStatement statement = c.prepareStatement(LET_GO)) {
            statement.setString(1, worker);
            statement.setLong(2, epoch);
            return statement.executeUpdate();
          }
        });
  }

  /** Gives the lease back, so that a standby need not wait. */
  public void release(long epoch) {
    int unused =
        ask(
            c -> {
              try (PreparedStatement statement = c.prepareStatement(RELEASE)) {
                statement.setLong(1, epoch);
                return statement.executeUpdate();
              }
            });
  }

  private static double seconds(Duration lease) {
    return lease.toMillis() / 1000.0;
  }

  private synchronized <T> T ask(Work<T> work) {
    try {
      Connection open = connection;
      if (open == null) {
        open = database.dedicatedConnection("windlass-lease", patience);
        connection = open;
      }
      return work.on(open);
    } catch (SQLException e) {
      close();
      throw new IllegalStateException("the lease could not be asked for: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        // Not close: that would wait for a server that may be gone.
        open.abort(Runnable::run);
      } catch (SQLException e) {
        throw new IllegalStateException("the lease's connection could not be dropped", e);
      }
    }
  }
}
