package dev.windlass.settings;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stored connections with their secret parts sealed. Thread-safe; every call is committed. */
public interface ConnectionRows {
  /**
   * One connection as stored.
   *
   * @param password sealed; null: none
   * @param extra sealed JSON object; null: none
   */
  record Row(
      String connId,
      String connType,
      String description,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String schema,
      @Nullable String login,
      @Nullable String password,
      @Nullable String extra) {}

  /** The connection of that id. */
  Optional<Row> find(String connId);

  /** Every connection by id. */
  List<Row> all();

  /** Stores or replaces. */
  void put(Row row);

  /** Returns whether there was one. */
  boolean delete(String connId);
}
