package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Who is alive, judged by the database's clock. Reads only; thread-safe. */
public interface HealthQueries {
  /** The newest sign of life of a role; {@code fresh}: within the last 30 seconds. */
  record Beat(String role, Instant at, boolean fresh) {}

  /** One row per role that was ever seen. */
  @SqlQuery(
      """
      select role, max(at) as at, max(at) > now() - interval '30 seconds' as fresh
        from role_heartbeat
       group by role
       order by role
      """)
  @RegisterConstructorMapper(Beat.class)
  List<Beat> beats();
}
