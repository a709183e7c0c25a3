package dev.windlass.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Connections and variables as tasks see them: from the environment ({@code WINDLASS_CONN_<ID>},
 * {@code WINDLASS_VAR_<KEY>}), which wins, or from the database, where they lie sealed. What is
 * read and secret is made known to the mask first. Thread-safe.
 */
public final class Settings {
  private final ConnectionRows connections;
  private final VariableRows variables;
  private final Sealing sealing;
  private final Map<String, String> environment;
  private final SecretMask mask;

  /**
   * Reads and writes through the given parts.
   *
   * @param environment where {@code WINDLASS_CONN_…} and {@code WINDLASS_VAR_…} are looked up
   */
  public Settings(
      ConnectionRows connections,
      VariableRows variables,
      Sealing sealing,
      Map<String, String> environment,
      SecretMask mask) {
    this.connections = connections;
    this.variables = variables;
    this.sealing = sealing;
    this.environment = Map.copyOf(environment);
    this.mask = mask;
  }

  /** A connection with its words for people. */
  public record Described(Connection connection, String description) {}

  /**
   * A connection.
   *
   * @throws MissingSetting when there is none
   */
  public Connection connection(String id) {
    return findConnection(id)
        .orElseThrow(
            () ->
                new MissingSetting(
                    "there is no connection \"%s\"; make it with `windlass connections set %s`, or"
                            .formatted(id, id)
                        + " set %s".formatted(environmentName("CONN", id))));
  }

  /** A connection, if there is one. */
  public Optional<Connection> findConnection(String id) {
    String text = environment.get(environmentName("CONN", id));
    return (text != null
            ? Optional.of(ConnectionText.parse(id, text))
            : connections.find(id).map(this::opened))
        .map(this::known);
  }

  /** Every stored connection by id; those of the environment are not listed. */
  public List<Described> connections() {
    return connections.all().stream()
        .map(row -> new Described(known(opened(row)), row.description()))
        .toList();
  }

  /** Stores or replaces a connection. */
  public void put(Connection connection, String description) {
    known(connection);
    String owner = "connection " + connection.id();
    connections.put(
        new ConnectionRows.Row(
            connection.id(),
            connection.type(),
            description,
            connection.host().orElse(null),
            connection.port().orElse(null),
            connection.schema().orElse(null),
            connection.login().orElse(null),
            connection.password().map(p -> sealing.seal(p.reveal(), owner)).orElse(null),
            connection.extra().isEmpty()
                ? null
                : sealing.seal(ConnectionText.extraJson(connection.extra()), owner + " extra")));
  }

  /** Forgets a stored connection; returns whether there was one. */
  public boolean deleteConnection(String id) {
    return connections.delete(id);
  }

  /**
   * A variable's value.
   *
   * @throws MissingSetting when there is none
   */
  public String variable(String key) {
    return findVariable(key)
        .orElseThrow(
            () ->
                new MissingSetting(
                    "there is no variable \"%s\"; make it with `windlass variables set %s VALUE`,"
                            .formatted(key, key)
                        + " or set %s".formatted(environmentName("VAR", key))));
  }

  /** A variable's value, if it is set. */
  public Optional<String> findVariable(String key) {
    String text = environment.get(environmentName("VAR", key));
    Optional<String> value =
        text != null ? Optional.of(text) : variables.find(key).map(this::opened);
    value.ifPresent(v -> known(key, v));
    return value;
  }

  /** A variable as listed: its key, its value ({@code ***} when its name is sensitive), words. */
  public record ListedVariable(String key, String value, String description) {}

  /** Every stored variable by key. */
  public List<ListedVariable> variables() {
    return variables.all().stream()
        .map(
            row ->
                new ListedVariable(
                    row.key(),
                    SecretMask.isSensitive(row.key()) ? "***" : opened(row),
                    row.description()))
        .toList();
  }

  /** Stores or replaces a variable. */
  public void putVariable(String key, String value, String description) {
    known(key, value);
    variables.put(new VariableRows.Row(key, sealing.seal(value, "variable " + key), description));
  }

  /** Forgets a stored variable; returns whether there was one. */
  public boolean deleteVariable(String key) {
    return variables.delete(key);
  }

  private Connection opened(ConnectionRows.Row row) {
    String owner = "connection " + row.connId();
    return new Connection(
        row.connId(),
        row.connType(),
        Optional.ofNullable(row.host()),
        Optional.ofNullable(row.port()),
        Optional.ofNullable(row.schema()),
        Optional.ofNullable(row.login()),
        Optional.ofNullable(row.password()).map(p -> Secret.of(sealing.open(p, owner))),
        Optional.ofNullable(row.extra())
            .map(e -> ConnectionText.extraOf(sealing.open(e, owner + " extra"), row.connId()))
            .orElse(Map.of()));
  }

  private String opened(VariableRows.Row row) {
    return sealing.open(row.value(), "variable " + row.key());
  }

  private Connection known(Connection connection) {
    connection.password().ifPresent(mask::add);
    for (String name : new TreeSet<>(connection.extra().keySet())) {
      connection.extra(name).ifPresent(value -> known(name, value));
    }
    return connection;
  }

  private void known(String name, String value) {
    if (SecretMask.isSensitive(name)) {
      mask.add(Secret.of(value));
    }
  }

  private static String environmentName(String family, String id) {
    return "WINDLASS_%s_%s"
        .formatted(family, id.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
  }
}
