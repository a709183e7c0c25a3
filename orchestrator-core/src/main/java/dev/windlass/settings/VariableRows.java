package dev.windlass.settings;

import java.util.List;
import java.util.Optional;

/** Stored variables, sealed. Thread-safe; every call is committed. */
public interface VariableRows {
  /** One variable as stored, its value sealed. */
  record Row(String key, String value, String description) {}

  /** The variable of that key. */
  Optional<Row> find(String key);

  /** Every variable by key. */
  List<Row> all();

  /** Stores or replaces. */
  void put(Row row);

  /** Returns whether there was one. */
  boolean delete(String key);
}
