package dev.windlass.store;

import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The rows of {@code app_session}, judged by the database's clock. Thread-safe when made by {@link
 * Database#dao}.
 */
@RegisterConstructorMapper(SessionDao.Session.class)
public interface SessionDao {
  /** A live session of an active user. */
  record Session(String username, String role, String csrf) {}

  /** Opens a session that lasts {@code seconds}. */
  @SqlUpdate(
      """
      insert into app_session (token_hash, username, csrf, expires_at)
      values (:tokenHash, :username, :csrf, now() + :seconds * interval '1 second')
      """)
  void open(String tokenHash, String username, String csrf, long seconds);

  /** Opens a session. */
  default void open(String tokenHash, String username, String csrf, Duration life) {
    open(tokenHash, username, csrf, life.toSeconds());
  }

  /** The session of that token's hash, while it lives and its user is active. */
  @SqlQuery(
      """
      select s.username, u.role, s.csrf
        from app_session s join app_user u using (username)
       where s.token_hash = :tokenHash and s.expires_at > now() and u.is_active
      """)
  Optional<Session> find(String tokenHash);

  /** Ends a session. */
  @SqlUpdate("delete from app_session where token_hash = :tokenHash")
  boolean close(String tokenHash);

  /** Ends every session of a user; returns how many. */
  @SqlUpdate("delete from app_session where username = :username")
  int closeAll(String username);

  /** Forgets sessions that are over; returns how many. */
  @SqlUpdate("delete from app_session where expires_at <= now()")
  int forgetExpired();
}
