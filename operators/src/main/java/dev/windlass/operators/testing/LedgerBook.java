package dev.windlass.operators.testing;

import dev.windlass.resources.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ledger in memory. Thread-safe. */
public final class LedgerBook implements Ledger {
  private final Map<String, String> rows = new LinkedHashMap<>();
  private final List<String> history = new ArrayList<>();

  @Override
  public synchronized void intend(String kind, String connectionId, String name, Duration lease) {
    note(kind, name, "intended");
  }

  @Override
  public synchronized void exists(
      String kind, String connectionId, String name, String externalId) {
    note(kind, name, "exists " + externalId);
  }

  @Override
  public synchronized void gone(String kind, String connectionId, String name) {
    note(kind, name, "gone");
  }

  private void note(String kind, String name, String what) {
    rows.put(kind + " " + name, what);
    history.add("%s %s %s".formatted(kind, name, what));
  }

  /** Everything that was recorded, in order. */
  public synchronized List<String> history() {
    return List.copyOf(history);
  }

  /** By kind and name: {@code intended}, {@code exists} with the id, or {@code gone}. */
  public synchronized Map<String, String> rows() {
    return Map.copyOf(rows);
  }
}
