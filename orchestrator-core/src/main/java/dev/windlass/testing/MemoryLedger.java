package dev.windlass.testing;

import dev.windlass.resources.Ledger;
import dev.windlass.resources.LedgerRows.Owner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of paid resources, kept in memory over all runs of one tester. Thread-safe. */
final class MemoryLedger {
  private record Name(String kind, String connectionId, String name) {}

  private final Map<Name, LedgerEntry> entries = new LinkedHashMap<>();

  synchronized List<LedgerEntry> all() {
    return List.copyOf(entries.values());
  }

  /** What runs of that DAG and id made and nobody destroyed. */
  synchronized List<LedgerEntry> open(String dagId, String runId) {
    return entries.values().stream()
        .filter(e -> !e.gone())
        .filter(e -> e.owner().dagId().equals(dagId) && e.owner().runId().equals(runId))
        .toList();
  }

  private synchronized void put(Name name, Owner owner, boolean gone) {
    entries.put(name, new LedgerEntry(name.kind(), name.connectionId(), name.name(), owner, gone));
  }

  private synchronized void mustExist(Name name) {
    LedgerEntry entry = entries.get(name);
    if (entry == null || entry.gone()) {
      throw new IllegalStateException(
          "%s %s was created without a row in the ledger".formatted(name.kind(), name.name()));
    }
  }

  private synchronized void gone(Name name) {
    entries.computeIfPresent(
        name, (n, e) -> new LedgerEntry(n.kind(), n.connectionId(), n.name(), e.owner(), true));
  }

  /** The ledger as the attempt {@code owner} sees it. */
  Ledger of(Owner owner) {
    return new Ledger() {
      @Override
      public void intend(String kind, String connectionId, String name, Duration lease) {
        put(new Name(kind, connectionId, name), owner, false);
      }

      @Override
      public void exists(String kind, String connectionId, String name, String externalId) {
        mustExist(new Name(kind, connectionId, name));
      }

      @Override
      public void gone(String kind, String connectionId, String name) {
        MemoryLedger.this.gone(new Name(kind, connectionId, name));
      }
    };
  }
}
