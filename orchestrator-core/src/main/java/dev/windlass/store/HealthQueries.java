package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Who is alive, judged by the database's clock. Reads only; thread-safe. */
public interface HealthQueries {
  /** The newest sign of life of a role; {@code fresh}: within the last 30 seconds. */
  record Beat(String role, Instant at, boolean fresh) {}

  /**
   * One row per role that was ever seen; the leader's lease counts as a scheduler's sign of life.
   */
  @SqlQuery(
      """
      select role, max(at) as at, bool_or(fresh) as fresh
        from (select role, at, at > now() - interval '30 seconds' as fresh
                from role_heartbeat
               union all
              select 'scheduler', least(expires_at, now()), expires_at > now()
                from leader
               where epoch > 0) as beats
       group by role
       order by role
      """)
  @RegisterConstructorMapper(Beat.class)
  List<Beat> beats();
}
