package dev.windlass.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What the leader needs of the metadata database. Thread-safe. */
public final class EngineStore {
  /** A commit that takes longer has lost its connection, or might as well have. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Database database;
  private final Jdbi jdbi;

  /** Works on {@code database}. */
  public EngineStore(Database database) {
    this.database = database;
    this.jdbi = database.jdbi();
  }

  /** Reads. */
  public EngineDao reads() {
    return new EngineDao(jdbi);
  }

  /** What attempts read. */
  public InputDao inputs() {
    return new InputDao(jdbi);
  }

  /**
   * The lease, over a connection of its own that the caller closes.
   *
   * @param patience how long a call may wait for the server to answer
   */
  public LeaderDao lease(Duration patience) {
    return new LeaderDao(database, patience);
  }

  /** Whether some scheduler leads now. */
  public boolean led() {
    try (LeaderDao lease = lease(Duration.ofSeconds(10))) {
      return lease.taken();
    }
  }

  /** Callbacks that are due. */
  public CallbackDao callbacks() {
    return new CallbackDao(jdbi);
  }

  /** A journal writer with a connection of its own. */
  public JournalDao journal() {
    return new JournalDao(jdbi, SILENCE);
  }

  /** Sends one {@code windlass_event} notification per payload. */
  public void announce(List<String> payloads) {
    jdbi.useHandle(
        h ->
            h.createQuery(
                    """
                    select count(pg_notify('windlass_event', payload))
                      from unnest(:payloads::text[]) as payload
                    """)
                .bindArray("payloads", String.class, payloads)
                .mapTo(Long.class)
                .one());
  }

  /** Listens on channels, with a connection of its own. */
  public Listener listen(String... channels) {
    Handle handle = jdbi.open();
    for (String channel : channels) {
      handle.execute("listen " + channel);
    }
    return new Listener(handle);
  }

  /** Notifications as they come. Used by one thread. */
  public static final class Listener implements AutoCloseable {
    private final Handle handle;

    private Listener(Handle handle) {
      this.handle = handle;
    }

    /**
     * What rang, each as {@code channel:payload}; empty when nothing did for {@code millis}.
     *
     * @throws IllegalStateException when the connection broke
     */
    public Set<String> await(int millis) {
      try {
        PGNotification[] rang =
            handle.getConnection().unwrap(PGConnection.class).getNotifications(millis);
        Set<String> all = new LinkedHashSet<>();
        for (PGNotification n : rang == null ? new PGNotification[0] : rang) {
          all.add(n.getName() + ":" + n.getParameter());
        }
        return all;
      } catch (SQLException e) {
        throw new IllegalStateException("the connection that listens broke", e);
      }
    }

    @Override
    public void close() {
      try {
        // The pool hands the connection on: it must not go on listening.
        handle.execute("unlisten *");
      } finally {
        handle.close();
      }
    }
  }
}
