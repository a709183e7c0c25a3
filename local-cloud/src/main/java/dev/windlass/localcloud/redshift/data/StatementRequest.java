package dev.windlass.localcloud.redshift.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client asked to run. Two requests with one client token are the same statement only when
 * they are equal.
 *
 * @param batch whether several statements run as one transaction
 * @param clientToken the idempotency token, or empty
 */
record StatementRequest(
    boolean batch,
    List<String> sqls,
    Map<String, String> parameters,
    String cluster,
    String database,
    String dbUser,
    String secretArn,
    String name,
    String clientToken) {
  private static final int MOST_STATEMENTS = 40;
  private static final int LONGEST_SQL = 100 * 1024;
  private static final int LONGEST_TOKEN = 64;

  StatementRequest {
    sqls = List.copyOf(sqls);
    parameters = Map.copyOf(parameters);
  }

  static StatementRequest of(AwsCall call) throws AwsError {
    boolean batch = call.action().equals("BatchExecuteStatement");
    for (String option : List.of("WorkgroupName", "SessionId", "SessionKeepAliveSeconds")) {
      if (call.text(option).isPresent()) {
        throw invalid(option + " is not supported by the local cloud's Redshift");
      }
    }
    if (call.text("ResultFormat").orElse("JSON").equals("CSV")) {
      throw invalid("ResultFormat CSV is not supported by the local cloud's Redshift");
    }
    String token = call.text("ClientToken").orElse("");
    if (token.length() > LONGEST_TOKEN) {
      throw invalid("ClientToken must have at most 64 characters");
    }
    return new StatementRequest(
        batch,
        batch ? sqls(call) : List.of(checked(call.requiredText("Sql"))),
        parameters(call),
        call.requiredText("ClusterIdentifier"),
        call.requiredText("Database"),
        call.text("DbUser").orElse(""),
        call.text("SecretArn").orElse(""),
        call.text("StatementName").orElse(""),
        token);
  }

  private static List<String> sqls(AwsCall call) throws AwsError {
    var sqls = new ArrayList<String>();
    for (JsonNode sql : call.json().path("Sqls")) {
      sqls.add(checked(sql.asText()));
    }
    if (sqls.isEmpty() || sqls.size() > MOST_STATEMENTS) {
      throw invalid("Sqls must have between 1 and 40 statements");
    }
    return sqls;
  }

  private static String checked(String sql) throws AwsError {
    if (sql.isBlank()) {
      throw invalid("SQL statement must not be empty");
    }
    if (sql.length() > LONGEST_SQL) {
      throw invalid("The SQL statement is larger than 100 KB");
    }
    return sql;
  }

  private static Map<String, String> parameters(AwsCall call) throws AwsError {
    Map<String, String> parameters = new TreeMap<>();
    for (JsonNode parameter : call.json().path("Parameters")) {
      String name = parameter.path("name").asText();
      if (name.isEmpty() || !parameter.hasNonNull("value")) {
        throw invalid("Each parameter must have a name and a value");
      }
      if (parameters.put(name, parameter.path("value").asText()) != null) {
        throw invalid("Parameter name " + name + " is given twice");
      }
    }
    return parameters;
  }

  static AwsError invalid(String message) {
    return AwsError.badRequest("ValidationException", message);
  }
}
