package dev.windlass.localcloud.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One decoded request.
 *
 * @param action the API action, such as {@code RunJobFlow}
 * @param json the body of an AWS JSON request; an empty object for Query requests
 * @param form the parameters of a Query request in the flat form AWS uses ({@code
 *     Tags.member.1.Key}, {@code IamRoles.IamRoleArn.1}), without Action and Version; empty for
 *     JSON requests
 * @param accessKeyId who signed, empty when the request was not signed
 * @param requestId the id the reply will carry
 */
public record AwsCall(
    String action, JsonNode json, Map<String, String> form, String accessKeyId, String requestId) {

  /** A Query parameter, absent when it was not sent. */
  public Optional<String> param(String name) {
    return Optional.ofNullable(form.get(name));
  }

  /** A Query parameter that must be there; otherwise the error AWS gives. */
  public String required(String name) throws AwsError {
    return param(name)
        .orElseThrow(
            () ->
                AwsError.badRequest(
                    "MissingParameter",
                    "The request must contain the parameter %s".formatted(name)));
  }

  /**
   * The elements of a Query list in order, each a map of the part after the index: {@code
   * list("Tags.member")} of {@code Tags.member.1.Key=a&Tags.member.1.Value=b} is {@code [{Key=a,
   * Value=b}]}. A list of plain values has the empty string as its only key.
   */
  public SortedMap<Integer, Map<String, String>> list(String prefix) {
    SortedMap<Integer, Map<String, String>> elements = new TreeMap<>();
    form.forEach(
        (key, value) -> {
          if (!key.startsWith(prefix + ".")) {
            return;
          }
          var rest = key.substring(prefix.length() + 1);
          var dot = rest.indexOf('.');
          var index = dot < 0 ? rest : rest.substring(0, dot);
          if (!index.isEmpty() && index.chars().allMatch(Character::isDigit)) {
            elements
                .computeIfAbsent(Integer.valueOf(index), i -> new TreeMap<>())
                .put(dot < 0 ? "" : rest.substring(dot + 1), value);
          }
        });
    return elements;
  }

  /** A text field of a JSON request, absent when it was not sent or is null. */
  public Optional<String> text(String field) {
    var node = json.path(field);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node.asText());
  }

  /** A text field of a JSON request that must be there; otherwise a validation error. */
  public String requiredText(String field) throws AwsError {
    return text(field)
        .orElseThrow(
            () ->
                AwsError.badRequest(
                    "ValidationException",
                    ("1 validation error detected: Value null at '%s' failed to satisfy constraint:"
                            + " Member must not be null")
                        .formatted(field)));
  }
}
