package dev.windlass.localcloud.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A policy document, as far as the local cloud looks into it: effects, services and actions. */
final class PolicyDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> statements;

  private PolicyDocument(List<JsonNode> statements) {
    this.statements = statements;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is no policy; the message is AWS's
   */
  static PolicyDocument of(String json) {
    try {
      var statement = JSON.readTree(json).path("Statement");
      if (statement.isMissingNode() || statement.isEmpty()) {
        throw new IllegalArgumentException("Missing required field Statement");
      }
      return new PolicyDocument(many(statement));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This policy contains invalid Json", e);
    }
  }

  /** As a trust policy: whether the service may take the role. */
  boolean letsIn(String service) {
    return statements.stream()
        .filter(s -> effect(s, "Allow"))
        .filter(s -> many(s.path("Action")).stream().anyMatch(a -> covers(a, "sts:AssumeRole")))
        .anyMatch(
            s ->
                many(s.path("Principal").path("Service")).stream()
                    .anyMatch(p -> p.asText().equals(service)));
  }

  /** As a permission policy: whether the action is allowed on any resource and never denied. */
  boolean allows(String action) {
    return anyCovers("Allow", action) && !anyCovers("Deny", action);
  }

  private boolean anyCovers(String effect, String action) {
    return statements.stream()
        .filter(s -> effect(s, effect))
        .anyMatch(s -> many(s.path("Action")).stream().anyMatch(a -> covers(a, action)));
  }

  private static boolean effect(JsonNode statement, String effect) {
    return statement.path("Effect").asText().equals(effect);
  }

  private static boolean covers(JsonNode pattern, String action) {
    return covers(pattern.asText(), action);
  }

  /** Whether an action pattern with stars covers an action; case does not matter. */
  static boolean covers(String pattern, String action) {
    var regex = Pattern.quote(pattern.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q");
    return action.toLowerCase(Locale.ROOT).matches(regex);
  }

  private static List<JsonNode> many(JsonNode oneOrMany) {
    if (!oneOrMany.isArray()) {
      return oneOrMany.isMissingNode() ? List.of() : List.of(oneOrMany);
    }
    var all = new ArrayList<JsonNode>();
    oneOrMany.forEach(all::add);
    return all;
  }
}
