package dev.windlass.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;

/**
 * The rows of {@code pool}. A change rings the leader with its commit. Thread-safe when made by
 * {@link Database#dao}.
 */
@RegisterConstructorMapper(PoolDao.Pool.class)
public interface PoolDao {
  /** The pool of tasks without one of their own; it cannot be deleted. */
  String DEFAULT = "default_pool";

  /** A pool; {@code slots} of -1: unlimited. */
  record Pool(String name, int slots, String description, boolean includeDeferred) {}

  /** Every pool by name. */
  @SqlQuery("select name, slots, description, include_deferred from pool order by name")
  List<Pool> all();

  /** One pool. */
  @SqlQuery("select name, slots, description, include_deferred from pool where name = :name")
  Optional<Pool> find(String name);

  /** Stores or replaces a pool. */
  @Transaction
  default void put(Pool pool) {
    upsert(pool);
    ring(pool.name());
  }

  /**
   * Deletes a pool; returns whether there was one.
   *
   * @throws IllegalArgumentException for the default pool
   */
  @Transaction
  default boolean delete(String name) {
    if (name.equals(DEFAULT)) {
      throw new IllegalArgumentException("the pool default_pool cannot be deleted");
    }
    boolean deleted = remove(name);
    ring(name);
    return deleted;
  }

  /** The statement behind {@link #put}. */
  @SqlUpdate(
      """
      insert into pool (name, slots, description, include_deferred)
      values (:name, :slots, :description, :includeDeferred)
      on conflict (name) do update
         set slots = excluded.slots, description = excluded.description,
             include_deferred = excluded.include_deferred
      """)
  void upsert(@BindMethods Pool pool);

  /** The statement behind {@link #delete}. */
  @SqlUpdate("delete from pool where name = :name")
  boolean remove(String name);

  /** Tells the leader, when the transaction commits, that pools changed. */
  @SqlQuery("select pg_notify('windlass_pools', :name) is null")
  boolean ring(String name);
}
