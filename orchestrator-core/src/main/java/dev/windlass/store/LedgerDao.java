package dev.windlass.store;

import dev.windlass.resources.LedgerRows;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of {@code resource_ledger}. Thread-safe when made by {@link Database#dao}. */
@RegisterConstructorMapper(LedgerRows.Entry.class)
@RegisterConstructorMapper(LedgerRows.Place.class)
public interface LedgerDao extends LedgerRows {
  @Override
  default void intend(String kind, String connectionId, String name, Owner owner, Duration lease) {
    intend(kind, connectionId, name, owner, lease.toMillis());
  }

  /** The statement behind {@link #intend(String, String, String, Owner, Duration)}. */
  @SqlUpdate(
      """
      insert into resource_ledger as l (kind, connection_id, name, state, dag_id, run_id, task_id,
             try_number, lease, lease_until)
      values (:kind, :connectionId, :name, 'intended', :dagId, :runId, :taskId, :tryNumber,
              :leaseMillis * interval '1 millisecond',
              now() + :leaseMillis * interval '1 millisecond')
      on conflict (kind, connection_id, name) do update
         set dag_id = excluded.dag_id, run_id = excluded.run_id, task_id = excluded.task_id,
             try_number = excluded.try_number, lease = excluded.lease,
             lease_until = greatest(l.lease_until, excluded.lease_until),
             state = case l.state when 'gone' then 'intended' else l.state end,
             intended_at = case l.state when 'gone' then now() else l.intended_at end,
             external_id = case l.state when 'gone' then null else l.external_id end,
             live_at = case l.state when 'gone' then null else l.live_at end,
             gone_at = null, reaped = false
      """)
  void intend(
      String kind, String connectionId, String name, @BindMethods Owner owner, long leaseMillis);

  @Override
  @SqlUpdate(
      """
      update resource_ledger
         set state = 'live', external_id = :externalId, live_at = coalesce(live_at, now())
       where kind = :kind and connection_id = :connectionId and name = :name and state <> 'gone'
      """)
  boolean exists(String kind, String connectionId, String name, String externalId);

  @Override
  @SqlUpdate(
      """
      update resource_ledger
         set state = 'gone', gone_at = now(), reaped = :reaped
       where kind = :kind and connection_id = :connectionId and name = :name and state <> 'gone'
      """)
  boolean gone(String kind, String connectionId, String name, boolean reaped);

  @Override
  @SqlUpdate(
      """
      update resource_ledger as l
         set lease_until = now() + l.lease
        from dag_run as r
       where l.state <> 'gone' and r.dag_id = l.dag_id and r.run_id = l.run_id
         and r.state in ('queued', 'running') and l.lease_until < now() + l.lease
      """)
  int renew();

  @Override
  @SqlQuery(
      """
      select id, kind, connection_id, name, external_id, state, dag_id, run_id, task_id,
             intended_at, lease_until
        from resource_ledger
       where state <> 'gone'
       order by id
      """)
  List<Entry> open();

  @Override
  default List<Entry> doomed(Duration grace) {
    return doomed(grace.toMillis());
  }

  /** The query behind {@link #doomed(Duration)}. */
  @SqlQuery(
      """
      select l.id, l.kind, l.connection_id, l.name, l.external_id, l.state, l.dag_id, l.run_id,
             l.task_id, l.intended_at, l.lease_until
        from resource_ledger l left join dag_run r using (dag_id, run_id)
       where l.state <> 'gone'
         and (r.id is null or r.state not in ('queued', 'running'))
         and (l.lease_until < now()
              or r.end_date < now() - :graceMillis * interval '1 millisecond')
       order by l.id
      """)
  List<Entry> doomed(long graceMillis);

  @Override
  @SqlQuery("select distinct kind, connection_id from resource_ledger order by kind, connection_id")
  List<Place> places();
}
