package dev.windlass.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Connections written as text, in Airflow's two forms: a JSON object or a URI. */
public final class ConnectionText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern URI =
      Pattern.compile(
          "(?<type>[A-Za-z][A-Za-z0-9+._-]*)://((?<user>[^@/?]*)@)?(?<host>\\[[^]]*]|[^:/?@]*)"
              + "(:(?<port>\\d+))?(/(?<schema>[^?]*))?(\\?(?<query>.*))?");

  private ConnectionText() {}

  /**
   * Reads a connection.
   *
   * @throws IllegalArgumentException when the text has neither form; it is not repeated, as it may
   *     hold a password
   */
  public static Connection parse(String id, String text) {
    return text.stripLeading().startsWith("{") ? json(id, text) : uri(id, text.strip());
  }

  private static Connection json(String id, String text) {
    JsonNode tree = tree(text, "connection " + id);
    return new Connection(
        id,
        field(tree, "conn_type").orElse("generic"),
        field(tree, "host"),
        field(tree, "port").map(p -> port(id, p)),
        field(tree, "schema"),
        field(tree, "login"),
        field(tree, "password").map(Secret::of),
        tree.has("extra") ? extra(tree.get("extra"), id) : Map.of());
  }

  private static Connection uri(String id, String text) {
    Matcher m = URI.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "connection %s must be JSON or type://login:password@host:port/schema?extra=value"
              .formatted(id));
    }
    String[] user = Optional.ofNullable(m.group("user")).orElse("").split(":", 2);
    return new Connection(
        id,
        m.group("type").toLowerCase(Locale.ROOT).replace('-', '_'),
        decoded(m.group("host")),
        Optional.ofNullable(m.group("port")).map(p -> port(id, p)),
        decoded(m.group("schema")),
        decoded(user[0]),
        user.length < 2 ? Optional.empty() : decoded(user[1]).map(Secret::of),
        query(m.group("query"), id));
  }

  private static Map<String, String> query(@Nullable String query, String id) {
    var extra = new TreeMap<String, String>();
    for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
      String value = parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
      if (name.equals("__extra__")) {
        extra.putAll(extra(tree(value, "__extra__ of connection " + id), id));
      } else {
        extra.put(name, value);
      }
    }
    return extra;
  }

  private static Map<String, String> extra(JsonNode node, String id) {
    JsonNode tree = node.isTextual() ? tree(node.asText(), "extra of connection " + id) : node;
    var extra = new TreeMap<String, String>();
    tree.properties()
        .forEach(
            e -> {
              JsonNode value = e.getValue();
              extra.put(e.getKey(), value.isTextual() ? value.asText() : value.toString());
            });
    return extra;
  }

  /** A JSON object of texts. */
  static String extraJson(Map<String, String> extra) {
    try {
      return JSON.writeValueAsString(new TreeMap<>(extra));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }

  /** The reverse of {@link #extraJson}. */
  static Map<String, String> extraOf(String json, String id) {
    return extra(tree(json, "extra of connection " + id), id);
  }

  private static JsonNode tree(String text, String what) {
    try {
      JsonNode tree = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      // Falls through: Jackson's message would repeat the text.
    }
    throw new IllegalArgumentException(what + " is not a JSON object");
  }

  private static Optional<String> field(JsonNode tree, String name) {
    JsonNode value = tree.get(name);
    return value == null || value.isNull() || value.asText().isEmpty()
        ? Optional.empty()
        : Optional.of(value.asText());
  }

  private static int port(String id, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message.
    }
    throw new IllegalArgumentException("connection %s has no port %s".formatted(id, text));
  }

  private static Optional<String> decoded(@Nullable String text) {
    return text == null || text.isEmpty()
        ? Optional.empty()
        // In a URI's path and authority a plus is a plus.
        : Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
  }
}
