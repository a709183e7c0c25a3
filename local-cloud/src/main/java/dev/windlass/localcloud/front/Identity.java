package dev.windlass.localcloud.front;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.XmlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What identifies a call in the log: ids, names and tokens, from a fixed list, so that no secret,
 * SQL or policy ever gets there.
 */
final class Identity {
  private static final Set<String> TELLING =
      Set.of(
          "JobFlowId",
          "ClusterId",
          "ClusterArn",
          "ClusterIdentifier",
          "Name",
          "Id",
          "ClientToken",
          "StatementName",
          "Database",
          "DbUser",
          "RoleName",
          "RoleArn",
          "PolicyArn",
          "PolicyName",
          "InstanceProfileName",
          "RoleSessionName",
          "ResourceId",
          "StepId",
          "NodeType");

  private Identity() {}

  static Map<String, String> of(AwsCall call) {
    var fields = new LinkedHashMap<String, String>();
    call.form()
        .forEach(
            (key, value) -> {
              if (TELLING.contains(key)) {
                fields.put(key, value);
              }
            });
    tell(call.json(), fields);
    list(call.json().path("JobFlowIds"), "JobFlowId", fields);
    list(call.json().path("StepIds"), "StepId", fields);
    return fields;
  }

  static void add(AwsReply reply, Map<String, String> fields) {
    switch (reply) {
      case AwsReply.Json(var body) -> {
        tell(body, fields);
        list(body.path("StepIds"), "StepId", fields);
      }
      case AwsReply.Xml(var result) -> tell(result, fields);
    }
  }

  private static void tell(JsonNode body, Map<String, String> fields) {
    body.properties()
        .forEach(
            field -> {
              if (TELLING.contains(field.getKey()) && field.getValue().isValueNode()) {
                fields.putIfAbsent(field.getKey(), field.getValue().asText());
              }
            });
  }

  private static void tell(List<XmlNode> result, Map<String, String> fields) {
    for (var node : result) {
      if (TELLING.contains(node.name())) {
        fields.putIfAbsent(node.name(), node.text());
      }
    }
  }

  private static void list(JsonNode values, String field, Map<String, String> fields) {
    var texts = new ArrayList<String>();
    values.forEach(value -> texts.add(value.asText()));
    if (!texts.isEmpty()) {
      fields.putIfAbsent(field, String.join(",", texts));
    }
  }
}
