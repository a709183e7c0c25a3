package dev.windlass.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.DueCallback;
import dev.windlass.brain.Effect;
import dev.windlass.dag.CallbackEvent;
import dev.windlass.dag.Json;
import dev.windlass.dag.Occasion;
import dev.windlass.dag.RunType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The rows of {@code callback_request}: callbacks that are due. Thread-safe. */
public final class CallbackDao {
  private final Jdbi jdbi;

  CallbackDao(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What is due, in the order in which it happened.
   *
   * @param except rows that are being worked on
   * @param most no more than so many
   */
  public List<DueCallback> pending(Collection<Long> except, int most) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select c.id, c.task_id, c.ti_id, c.map_index, c.try_number, c.event, c.number, c.state,
                           c.reason, r.dag_id, r.version, r.run_id, r.run_type, r.logical_date,
                           r.interval_start, r.interval_end, r.conf::text as conf
                      from callback_request c join dag_run r on r.id = c.run_key
                     where c.id <> all (:except)
                     order by c.id
                     limit :most
                    """)
                .bindArray("except", Long.class, except)
                .bind("most", most)
                .map((row, context) -> due(row))
                .list());
  }

  private static DueCallback due(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    String task = row.getString("task_id");
    return new DueCallback(
        id,
        CallbackEvent.of(row.getString("event")),
        row.getInt("number"),
        row.getString("state"),
        row.getString("reason"),
        new Effect.Attempt(
            row.getLong("ti_id"),
            row.getString("dag_id"),
            row.getInt("version"),
            row.getString("run_id"),
            RunType.valueOf(row.getString("run_type").toUpperCase(Locale.ROOT)),
            instant(row, "logical_date"),
            instant(row, "interval_start"),
            instant(row, "interval_end"),
            Json.read(row.getString("conf"), ObjectNode.class),
            task == null ? Occasion.THE_DAG : task,
            row.getInt("map_index"),
            row.getInt("try_number"),
            "callback-" + id,
            false,
            null,
            null,
            List.of()));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** It was called. */
  public void called(long id) {
    jdbi.useHandle(h -> h.execute("delete from callback_request where id = ?", id));
  }
}
