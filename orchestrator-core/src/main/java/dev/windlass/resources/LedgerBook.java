package dev.windlass.resources;

import dev.windlass.crash.CrashPoint;
import java.time.Duration;

/** The ledger with one attempt as the owner of what it records. Thread-safe. */
public final class LedgerBook implements Ledger {
  private final LedgerRows rows;
  private final LedgerRows.Owner owner;

  /** Records for {@code owner}. */
  public LedgerBook(LedgerRows rows, LedgerRows.Owner owner) {
    this.rows = rows;
    this.owner = owner;
  }

  @Override
  public void intend(String kind, String connectionId, String name, Duration lease) {
    CrashPoint.LEDGER_BEFORE_INTEND.pass();
    rows.intend(kind, connectionId, name, owner, lease);
    CrashPoint.LEDGER_AFTER_INTEND.pass();
  }

  @Override
  public void exists(String kind, String connectionId, String name, String externalId) {
    CrashPoint.LEDGER_BEFORE_EXISTS.pass();
    if (!rows.exists(kind, connectionId, name, externalId)) {
      throw new IllegalStateException(
          "%s %s was created without a row in the ledger".formatted(kind, name));
    }
    CrashPoint.LEDGER_AFTER_EXISTS.pass();
  }

  @Override
  public void gone(String kind, String connectionId, String name) {
    // A row that is gone already stays as it is: teardown and reaper may meet.
    CrashPoint.LEDGER_BEFORE_GONE.pass();
    boolean unused = rows.gone(kind, connectionId, name, false);
    CrashPoint.LEDGER_AFTER_GONE.pass();
  }
}
