package dev.windlass.store;

import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Signs of life, by the database's clock. Thread-safe. */
public interface HeartbeatDao {
  /** Says that {@code name} lives in {@code role}. */
  @SqlUpdate(
      """
      insert into role_heartbeat (role, name, at) values (:role, :name, now())
      on conflict (role, name) do update set at = excluded.at
      """)
  void beat(String role, String name);

  /** Forgets a process that stopped in order. */
  @SqlUpdate("delete from role_heartbeat where name = :name")
  void forget(String name);

  /** Forgets whoever died a day ago, and never the last one seen in a role. */
  @SqlUpdate(
      """
      delete from role_heartbeat h
       where h.at < now() - interval '1 day'
         and h.at < (select max(o.at) from role_heartbeat o where o.role = h.role)
      """)
  void forgetTheDead();
}
