package dev.windlass.dag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.PatternFormat;
import java.util.List;
import java.util.Locale;

/** One compiled JSON Schema (draft 2020-12, formats asserted). Nothing is ever fetched. */
final class ValueCheck {
  /** A value in a message is cut here: a conf may hold whole documents. */
  private static final int LONGEST_VALUE = 120;

  private static final String TIME =
      "^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)?$";

  /** Compiling costs a dialect's set-up: only DAGs that constrain a param pay for it. */
  private static final class Registry {
    private static final Dialect DIALECT =
        Dialect.builder(Dialects.getDraft202012())
            // JSON Schema wants an offset; forms, and the reference, write 08:00:00.
            .format(PatternFormat.of("time", TIME, "format.time"))
            .build();

    private static final SchemaRegistry REGISTRY =
        SchemaRegistry.withDialect(
            DIALECT,
            registry ->
                registry
                    .schemaCacheEnabled(false)
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .locale(Locale.ROOT)
                            .build()));

    private static final Schema OF_SCHEMAS =
        SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                registry ->
                    registry.schemaRegistryConfig(
                        SchemaRegistryConfig.builder().locale(Locale.ROOT).build()))
            .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
  }

  private final Schema schema;
  private final ObjectNode source;

  ValueCheck(ObjectNode source) {
    this.source = source;
    this.schema = Registry.REGISTRY.getSchema(source);
  }

  /** What is wrong with {@code value}, each as "is 7: must be …". */
  List<String> problems(JsonNode value) {
    return schema.validate(value).stream().map(e -> words(value, e)).toList();
  }

  private String words(JsonNode value, Error error) {
    String at = String.valueOf(error.getInstanceLocation());
    JsonNode culprit = error.getInstanceNode() == null ? value : error.getInstanceNode();
    return "%sis %s: %s"
        .formatted(
            at.isEmpty() || at.equals("$") ? "" : "at %s ".formatted(at),
            cut(culprit),
            allowed(error));
  }

  private String allowed(Error error) {
    String said = String.valueOf(error.getMessage()).strip();
    return switch (String.valueOf(error.getKeyword())) {
      case "pattern" -> "must match " + source.path("pattern").asText(said);
      default -> said;
    };
  }

  private static String cut(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  /** What is wrong with a schema, by the schema of schemas and by compiling it. */
  static List<String> flaws(ObjectNode source) {
    List<String> flaws =
        Registry.OF_SCHEMAS.validate(source).stream()
            .map(e -> "%s %s".formatted(e.getInstanceLocation(), e.getMessage()).strip())
            .toList();
    if (!flaws.isEmpty()) {
      return flaws;
    }
    try {
      Registry.REGISTRY.getSchema(source).initializeValidators();
      return List.of();
    } catch (SchemaException | IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
