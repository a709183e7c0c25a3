package dev.windlass.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The texts behind the keys, and where each came from. */
final class ConfigSources {
  /** Letters of a key that may be wrong for it to be recognised. */
  private static final int CLOSE = 3;

  /** Families of keys whose names users choose: connections, variables and the test kit's own. */
  private static final List<String> OPEN_FAMILIES =
      List.of("WINDLASS_CONN_", "WINDLASS_VAR_", "WINDLASS_TEST_");

  /** A text and its source in words. */
  record Found(String text, String source) {}

  private final Map<String, Found> values = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ConfigSources() {}

  static ConfigSources of(
      Map<String, String> commandLine, Map<String, String> environment, Path userHome) {
    var sources = new ConfigSources();
    sources.add(commandLine, "the command line");
    sources.add(environment, "the environment");
    sources.addFile(userHome);
    return sources;
  }

  List<String> problems() {
    return problems;
  }

  Optional<Found> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A text as set; empty counts as not set, as in a compose file's {@code KEY=}. */
  @Nullable String text(ConfigKey key) {
    Found found = values.get(key.name());
    return found == null || found.text().isEmpty() ? null : found.text();
  }

  String explain(String name) {
    ConfigKey key =
        ConfigKey.find(name).orElseThrow(() -> new InvalidConfig(List.of(unknown(name, ""))));
    Found found = values.get(key.name());
    if (key.secret() && found == null) {
      found = values.get(key.fileVariant());
    }
    String value = found == null ? "not set" : (key.secret() ? "****" : found.text());
    return """
    %s: %s.
    allowed: %s
    default: %s
    value:   %s%s\
    """
        .formatted(
            key.name(),
            key.meaning(),
            key.allowed(),
            key.defaultText().isEmpty() ? "none" : key.defaultText(),
            value,
            found == null ? "" : " (from " + found.source() + ")");
  }

  private void add(Map<String, String> texts, String source) {
    texts.forEach(
        (name, text) -> {
          if (!name.startsWith("WINDLASS_") || OPEN_FAMILIES.stream().anyMatch(name::startsWith)) {
            return;
          }
          if (ConfigKey.find(name).isPresent()) {
            values.putIfAbsent(name, new Found(text, source));
          } else {
            problems.add(unknown(name, source));
          }
        });
  }

  private void addFile(Path userHome) {
    String named = text(ConfigKey.WINDLASS_CONFIG);
    String home = text(ConfigKey.WINDLASS_HOME);
    Path file =
        named != null
            ? Path.of(named)
            : (home == null ? userHome.resolve(".windlass") : Path.of(home))
                .resolve("windlass.yaml");
    if (named == null && !Files.exists(file)) {
      return;
    }
    var texts = new LinkedHashMap<String, String>();
    try {
      JsonNode tree = new YAMLMapper().readTree(Files.readString(file));
      if (!tree.isObject() && !tree.isMissingNode()) {
        problems.add("%s must hold keys and values, such as `port: 8080`".formatted(file));
        return;
      }
      tree.properties().forEach(e -> texts.put(keyName(e.getKey()), plain(e, file)));
    } catch (IOException e) {
      // Jackson's own message would repeat the line, which may hold a secret.
      problems.add("%s cannot be read as YAML".formatted(file));
    }
    add(texts, file.toString());
  }

  private String plain(Map.Entry<String, JsonNode> entry, Path file) {
    if (!entry.getValue().isValueNode()) {
      problems.add("%s in %s must be one plain value".formatted(entry.getKey(), file));
    }
    return entry.getValue().asText();
  }

  private static String keyName(String written) {
    String upper = written.toUpperCase(Locale.ROOT);
    return upper.startsWith("WINDLASS_") ? upper : "WINDLASS_" + upper;
  }

  private static String unknown(String name, String source) {
    String where = source.isEmpty() ? "" : " in " + source;
    return Nearest.of(name, Arrays.stream(ConfigKey.values()).map(Enum::name).toList(), CLOSE)
        .map(near -> "%s%s is not a known key; did you mean %s?".formatted(name, where, near))
        .orElseGet(
            () ->
                "%s%s is not a known key; `windlass config list` names them all"
                    .formatted(name, where));
  }
}
