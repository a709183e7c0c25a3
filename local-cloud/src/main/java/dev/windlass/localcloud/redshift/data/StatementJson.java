package dev.windlass.localcloud.redshift.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.TreeMap;

/** Statements as the Data API sends them: times as seconds since 1970, with a fraction. */
final class StatementJson {
  private StatementJson() {}

  static ObjectNode submitted(Statement statement) {
    StatementRequest request = statement.request();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("ClusterIdentifier", request.cluster())
            .put("CreatedAt", seconds(statement.created()))
            .put("Database", request.database())
            .put("Id", statement.id());
    putUser(json, request);
    return json;
  }

  static ObjectNode described(Statement statement) {
    StatementRequest request = statement.request();
    Progress whole = statement.whole();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("Id", statement.id())
            .put("ClusterIdentifier", request.cluster())
            .put("Database", request.database())
            .put("CreatedAt", seconds(statement.created()))
            .put("UpdatedAt", seconds(whole.updated()))
            .put("Status", whole.status().name())
            .put("Duration", whole.durationNanos())
            .put("HasResultSet", whole.resultSet())
            .put("RedshiftPid", statement.pid())
            .put("RedshiftQueryId", statement.queryId())
            .put("ResultFormat", "JSON")
            .put("ResultRows", whole.rows())
            .put("ResultSize", whole.bytes());
    putUser(json, request);
    putError(json, whole);
    putParameters(json, request);
    if (request.batch()) {
      ArrayNode parts = json.putArray("SubStatements");
      for (int i = 0; i < statement.parts().size(); i++) {
        parts.add(part(statement, i));
      }
    } else {
      json.put("QueryString", request.sqls().getFirst());
    }
    return json;
  }

  private static ObjectNode part(Statement statement, int index) {
    Progress part = statement.parts().get(index);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("Id", partId(statement, index))
            .put("CreatedAt", seconds(statement.created()))
            .put("UpdatedAt", seconds(part.updated()))
            .put("Status", part.status().name())
            .put("Duration", part.durationNanos())
            .put("HasResultSet", part.resultSet())
            .put("QueryString", statement.request().sqls().get(index))
            .put("RedshiftQueryId", statement.queryId(index))
            .put("ResultRows", part.rows())
            .put("ResultSize", part.bytes());
    putError(json, part);
    return json;
  }

  static ObjectNode listed(Statement statement) {
    StatementRequest request = statement.request();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("Id", statement.id())
            .put("CreatedAt", seconds(statement.created()))
            .put("UpdatedAt", seconds(statement.whole().updated()))
            .put("Status", statement.whole().status().name())
            .put("IsBatchStatement", request.batch())
            .put("ResultFormat", "JSON");
    if (!request.name().isEmpty()) {
      json.put("StatementName", request.name());
    }
    if (!request.secretArn().isEmpty()) {
      json.put("SecretArn", request.secretArn());
    }
    putParameters(json, request);
    if (request.batch()) {
      ArrayNode sqls = json.putArray("QueryStrings");
      request.sqls().forEach(sqls::add);
    } else {
      json.put("QueryString", request.sqls().getFirst());
    }
    return json;
  }

  /** The id of one statement of a batch, counted from 1. */
  static String partId(Statement statement, int index) {
    return statement.id() + ":" + (index + 1);
  }

  private static void putUser(ObjectNode json, StatementRequest request) {
    if (!request.dbUser().isEmpty()) {
      json.put("DbUser", request.dbUser());
    }
    if (!request.secretArn().isEmpty()) {
      json.put("SecretArn", request.secretArn());
    }
  }

  private static void putError(ObjectNode json, Progress progress) {
    if (!progress.error().isEmpty()) {
      json.put("Error", progress.error());
    }
  }

  private static void putParameters(ObjectNode json, StatementRequest request) {
    if (!request.parameters().isEmpty()) {
      ArrayNode parameters = json.putArray("QueryParameters");
      new TreeMap<>(request.parameters())
          .forEach((name, value) -> parameters.addObject().put("name", name).put("value", value));
    }
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }
}
