package dev.windlass.operators.testing;

import dev.windlass.resources.Ledger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A ledger in memory. Thread-safe. */
public final class LedgerBook implements Ledger {
  private final Map<String, String> rows = new LinkedHashMap<>();

  @Override
  public synchronized void intend(String kind, String connectionId, String name, Duration lease) {
    rows.putIfAbsent(kind + " " + name, "intended");
  }

  @Override
  public synchronized void exists(
      String kind, String connectionId, String name, String externalId) {
    rows.put(kind + " " + name, "exists " + externalId);
  }

  @Override
  public synchronized void gone(String kind, String connectionId, String name) {
    rows.put(kind + " " + name, "gone");
  }

  /** By kind and name: {@code intended}, {@code exists} with the id, or {@code gone}. */
  public synchronized Map<String, String> rows() {
    return Map.copyOf(rows);
  }
}
