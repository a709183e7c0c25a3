package dev.windlass.store;

import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The lease on leadership. Time is the database's, so no two machines' clocks are compared. */
public final class LeaderDao {
  private final Jdbi jdbi;

  /** Works on {@code jdbi}. */
  public LeaderDao(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Takes the lease when it is free or, with {@code force}, from whoever has it.
   *
   * @return the new epoch; empty when somebody else leads
   */
  public Optional<Long> take(String holder, Duration lease, boolean force) {
    return jdbi.inTransaction(
        h ->
            h.createQuery(
                    """
                    update leader
                       set epoch = epoch + 1, holder = :holder,
                           expires_at = now() + make_interval(secs => :seconds)
                     where expires_at < now() or :force
                    returning epoch
                    """)
                .bind("holder", holder)
                .bind("seconds", lease.toMillis() / 1000.0)
                .bind("force", force)
                .mapTo(Long.class)
                .findOne());
  }

  /** Whether somebody leads now. */
  public boolean taken() {
    return jdbi.withHandle(
        h -> h.createQuery("select expires_at > now() from leader").mapTo(Boolean.class).one());
  }

  /** Renews the lease; false when it was lost. */
  public boolean renew(long epoch, Duration lease) {
    return jdbi.withHandle(
        h ->
            h.createUpdate(
                        """
                        update leader set expires_at = now() + make_interval(secs => :seconds)
                         where epoch = :epoch
                        """)
                    .bind("epoch", epoch)
                    .bind("seconds", lease.toMillis() / 1000.0)
                    .execute()
                == 1);
  }

  /** Gives the lease back, so that a standby need not wait. */
  public void release(long epoch) {
    jdbi.useHandle(
        h ->
            h.createUpdate("update leader set expires_at = now() where epoch = :epoch")
                .bind("epoch", epoch)
                .execute());
  }
}
