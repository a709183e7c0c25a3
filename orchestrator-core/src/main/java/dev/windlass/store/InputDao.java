package dev.windlass.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.brain.Effect;
import dev.windlass.dag.AssetEvent;
import dev.windlass.dag.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** What attempts read of the rows: outputs of other tasks, updates of assets. Thread-safe. */
public final class InputDao {
  private final Jdbi jdbi;

  /** Reads from {@code jdbi}. */
  public InputDao(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The asset updates that started a run, oldest first. */
  public List<AssetEvent> triggeringEvents(long runKey) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select e.id, e.asset, e.alias, e.extra::text as extra, e.source_dag,
                           e.source_run, e.source_task, e.map_index, e.said_by, e.at
                      from asset_run_event r join asset_event e on e.id = r.event_id
                     where r.run_key = :run
                     order by e.id
                    """)
                .bind("run", runKey)
                .map((r, context) -> event(r))
                .list());
  }

  /** The newest updates of an asset, oldest first. */
  public List<AssetEvent> newestEvents(String asset, int most) {
    List<AssetEvent> newest =
        jdbi.withHandle(
            h ->
                h.createQuery(
                        """
                        select id, asset, alias, extra::text as extra, source_dag, source_run,
                               source_task, map_index, said_by, at
                          from asset_event
                         where asset = :asset
                         order by id desc
                         limit :most
                        """)
                    .bind("asset", asset)
                    .bind("most", most)
                    .map((r, context) -> event(r))
                    .list());
    return newest.reversed();
  }

  private static AssetEvent event(ResultSet r) throws SQLException {
    return new AssetEvent(
        r.getLong("id"),
        r.getString("asset"),
        r.getString("alias"),
        Json.read(r.getString("extra"), ObjectNode.class),
        r.getString("source_dag"),
        r.getString("source_run"),
        r.getString("source_task"),
        r.getInt("map_index"),
        r.getString("said_by"),
        r.getObject("at", OffsetDateTime.class).toInstant());
  }

  /** A task's output as JSON. */
  public Optional<String> output(long task) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select value::text from xcom where ti_id = :id and key = 'return_value'")
                .bind("id", task)
                .mapTo(String.class)
                .findOne());
  }

  /** One argument of an attempt, from where the brain says it is; never a literal. */
  public Optional<JsonNode> input(Effect.Input input) {
    return switch (input) {
      case Effect.Input.One one -> output(one.task()).map(Json::read);
      case Effect.Input.All all -> {
        ArrayNode list = Json.MAPPER.createArrayNode();
        inOrder(all.tasks()).forEach(text -> list.add(Json.read(text)));
        yield Optional.of(list);
      }
      case Effect.Input.Element element ->
          element(element.task(), element.position()).map(Json::read);
      case Effect.Input.Literal literal ->
          throw new IllegalArgumentException("a literal is not stored: " + literal);
      case Effect.Input.Part part -> input(part.element());
      case Effect.Input.Nothing nothing -> Optional.empty();
    };
  }

  /** The outputs that there are of several instances, by instance. */
  public Map<Long, String> outputs(Collection<Long> tasks) {
    return jdbi.withHandle(
        h ->
            h
                .createQuery(
                    """
                    select ti_id, value::text from xcom
                     where ti_id = any(:tasks) and key = 'return_value'
                    """)
                .bindArray("tasks", Long.class, tasks)
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The outputs of several instances, in the order of their keys' list. */
  private List<String> inOrder(List<Long> tasks) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select x.value::text
                      from unnest(cast(:ids as bigint[])) with ordinality as m(id, place)
                      join xcom x on x.ti_id = m.id and x.key = 'return_value'
                     order by m.place
                    """)
                .bindArray("ids", Long.class, tasks)
                .mapTo(String.class)
                .list());
  }

  /** One element of a task's output, from 0: of a list, or of an object as key and value. */
  public Optional<String> element(long task, int position) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select (case jsonb_typeof(value)
                              when 'array' then value -> :position
                              else (select jsonb_build_object('key', e.k, 'value', e.v)
                                      from jsonb_each(value) with ordinality as e(k, v, place)
                                     where e.place = :position + 1)
                            end)::text
                      from xcom where ti_id = :id and key = 'return_value'
                    """)
                .bind("id", task)
                .bind("position", position)
                .mapTo(String.class)
                .findOne());
  }
}
