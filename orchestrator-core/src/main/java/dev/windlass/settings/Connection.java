package dev.windlass.settings;

import java.util.Map;
import java.util.Optional;

/**
 * Where an external system is and how to sign in, in Airflow's shape. Immutable.
 *
 * @param id unique; what operators name
 * @param type such as {@code aws}, {@code livy}, {@code postgres}
 * @param extra further settings; for {@code aws}: {@code region}, {@code endpoint_url}, {@code
 *     path_style}, {@code role_arn}. Values that are secrets belong in the password.
 */
public record Connection(
    String id,
    String type,
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> schema,
    Optional<String> login,
    Optional<Secret> password,
    Map<String, String> extra) {
  /** Copies the extras. */
  public Connection {
    extra = Map.copyOf(extra);
  }

  /** An extra by name, if it is set. */
  public Optional<String> extra(String name) {
    return Optional.ofNullable(extra.get(name));
  }
}
