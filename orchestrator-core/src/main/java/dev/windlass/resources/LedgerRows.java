package dev.windlass.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's rows, judged by the database's clock. Thread-safe; every call is committed when it
 * returns.
 */
public interface LedgerRows {
  /** The attempt that answers for a resource. */
  record Owner(String dagId, String runId, String taskId, int tryNumber) {}

  /**
   * A resource that may exist and cost money.
   *
   * @param state "intended" or "live"
   */
  record Entry(
      long id,
      String kind,
      String connectionId,
      String name,
      @Nullable String externalId,
      String state,
      String dagId,
      String runId,
      String taskId,
      Instant intendedAt,
      Instant leaseUntil) {}

  /** Where resources of a kind have ever been. */
  record Place(String kind, String connectionId) {}

  /** Writes or reopens a row; an open row only gets the new owner and the longer lease. */
  void intend(String kind, String connectionId, String name, Owner owner, Duration lease);

  /** Marks an open row live; returns whether there was one. */
  boolean exists(String kind, String connectionId, String name, String externalId);

  /** Marks a row gone; returns whether there was an open one. */
  boolean gone(String kind, String connectionId, String name, boolean reaped);

  /** Extends the leases of what unfinished runs hold; returns how many rows. */
  int renew();

  /** Every open row, oldest first. */
  List<Entry> open();

  /**
   * Open rows that no unfinished run holds, and whose lease is over or whose run finished more than
   * {@code grace} ago.
   */
  List<Entry> doomed(Duration grace);

  /** Every place a resource was ever recorded in. */
  List<Place> places();
}
