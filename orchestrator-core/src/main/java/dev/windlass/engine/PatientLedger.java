package dev.windlass.engine;

import dev.windlass.resources.Ledger;
import java.time.Duration;

/** A ledger that outlasts an outage of the database it is kept in. Thread-safe. */
record PatientLedger(Ledger ledger) implements Ledger {
  @Override
  public void intend(String kind, String connectionId, String name, Duration lease) {
    Outage.outlast(() -> ledger.intend(kind, connectionId, name, lease));
  }

  @Override
  public void exists(String kind, String connectionId, String name, String externalId) {
    Outage.outlast(() -> ledger.exists(kind, connectionId, name, externalId));
  }

  @Override
  public void gone(String kind, String connectionId, String name) {
    Outage.outlast(() -> ledger.gone(kind, connectionId, name));
  }
}
