package dev.windlass.store;

import dev.windlass.dag.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * What is told about changes: by the leader after its commits on the channel {@code
 * windlass_event}, by the DAG processor on {@code windlass_dags}. One connection, taken outside the
 * pool, opened again when it breaks. For one thread; {@link #close} may be called by another.
 */
public final class ChangeFeed implements AutoCloseable {
  private final Database database;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  /** Connects at the first {@link #next}. */
  public ChangeFeed(Database database) {
    this.database = database;
  }

  /**
   * Waits for messages: JSON such as {@code {"dag":"x","run":"…"}}; without a run it is about the
   * DAG itself, and an empty object is about more than can be told one by one.
   *
   * @return empty when there was none within {@code patience}
   * @throws IllegalStateException when the database cannot be reached; the next call tries again
   */
  public List<String> next(Duration patience) {
    if (closed) {
      return List.of();
    }
    try {
      Connection open = connection;
      if (open == null) {
        open = listen();
      }
      PGNotification[] heard =
          open.unwrap(PGConnection.class).getNotifications(Math.toIntExact(patience.toMillis()));
      List<String> payloads = new ArrayList<>();
      if (heard != null) {
        for (PGNotification notification : heard) {
          payloads.add(json(notification));
        }
      }
      return payloads;
    } catch (SQLException e) {
      drop();
      if (closed) {
        return List.of();
      }
      throw new IllegalStateException("lost the connection that listens for changes", e);
    }
  }

  private static String json(PGNotification notification) {
    String told = notification.getParameter();
    return notification.getName().equals("windlass_dags")
        ? Json.text(Json.object().put("dag", told))
        : told;
  }

  private Connection listen() throws SQLException {
    Connection fresh = database.dedicatedConnection();
    try (var statement = fresh.createStatement()) {
      statement.execute("listen windlass_event; listen windlass_dags");
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    connection = fresh;
    return fresh;
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It was broken; there is nothing left to close.
      }
    }
  }

  /** Ends a waiting {@link #next} and hangs up. */
  @Override
  public void close() {
    closed = true;
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        // Not close(): that would wait for the thread inside getNotifications.
        open.abort(Runnable::run);
      } catch (SQLException e) {
        // It was broken; there is nothing left to close.
      }
    }
  }
}
