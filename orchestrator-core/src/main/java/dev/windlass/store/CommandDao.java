package dev.windlass.store;

import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** The sender's side of {@code command}. Thread-safe when made by {@link Database#dao}. */
@RegisterConstructorMapper(CommandDao.Answer.class)
public interface CommandDao {
  /** What the leader answered: a result or an error of a kind. */
  record Answer(@Nullable String error, @Nullable String errorKind, @Nullable String result) {}

  /** Stores a command and rings the leader, in one commit; empty when nobody leads. */
  @SqlQuery(
      """
      with sent as (
        insert into command (kind, payload, requested_by)
        select :kind, :payload::jsonb, :requestedBy
         where exists (select 1 from leader where expires_at > now())
        returning id)
      select id
        from (select id, pg_notify('windlass_command', id::text) from sent) as rung
      """)
  Optional<Long> send(String kind, String payload, String requestedBy);

  /** The answer, once there is one. */
  @SqlQuery(
      """
      select error, error_kind, result::text as result
        from command
       where id = :id and done_at is not null
      """)
  Optional<Answer> answer(long id);
}
