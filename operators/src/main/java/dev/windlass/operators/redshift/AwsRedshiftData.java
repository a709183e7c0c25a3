package dev.windlass.operators.redshift;

import dev.windlass.operators.aws.AwsCall;
import dev.windlass.operators.aws.AwsClients;
import dev.windlass.operators.aws.AwsException;
import dev.windlass.operators.sql.Rows;
import dev.windlass.settings.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.ColumnMetadata;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import software.amazon.awssdk.services.redshiftdata.model.SqlParameter;
import software.amazon.awssdk.services.redshiftdata.model.StatementData;
import software.amazon.awssdk.services.redshiftdata.model.SubStatementData;

/** The Redshift Data API through the AWS SDK. */
final class AwsRedshiftData implements RedshiftData {
  private static final Set<String> MISSING = Set.of("ResourceNotFoundException");

  private final RedshiftDataClient client;
  private final AwsCall call;

  AwsRedshiftData(Connection connection) {
    var clients = AwsClients.of(connection);
    client = clients.build(RedshiftDataClient.builder());
    call = clients.call("Redshift Data API");
  }

  @Override
  public String execute(
      Warehouse where,
      String name,
      String token,
      List<String> sqls,
      Map<String, String> parameters) {
    if (sqls.size() == 1) {
      return call.ask(
          "ExecuteStatement " + name,
          () ->
              client
                  .executeStatement(
                      r -> {
                        r.clusterIdentifier(where.identifier())
                            .database(where.database())
                            .dbUser(where.user())
                            .statementName(name)
                            .clientToken(token)
                            .sql(sqls.getFirst());
                        if (!parameters.isEmpty()) {
                          r.parameters(parameters(parameters));
                        }
                      })
                  .id());
    }
    if (!parameters.isEmpty()) {
      throw new IllegalArgumentException("several statements take no parameters");
    }
    return call.ask(
        "BatchExecuteStatement " + name,
        () ->
            client
                .batchExecuteStatement(
                    r ->
                        r.clusterIdentifier(where.identifier())
                            .database(where.database())
                            .dbUser(where.user())
                            .statementName(name)
                            .clientToken(token)
                            .sqls(sqls))
                .id());
  }

  @Override
  public Optional<String> find(Warehouse where, String name) {
    return call.ask(
        "ListStatements " + name,
        () ->
            client
                .listStatementsPaginator(r -> r.statementName(name).status("ALL"))
                .statements()
                .stream()
                .filter(s -> name.equals(s.statementName()))
                .map(StatementData::id)
                .findFirst());
  }

  @Override
  public Optional<StatementStatus> statement(String id) {
    return call.find(
            "DescribeStatement " + id, MISSING, () -> client.describeStatement(r -> r.id(id)))
        .map(AwsRedshiftData::status);
  }

  @Override
  public Rows rows(String id, int most) {
    return call.ask("GetStatementResult " + id, () -> page(id, most));
  }

  private Rows page(String id, int most) {
    var rows = new ArrayList<List<@Nullable String>>();
    var columns = List.<String>of();
    for (var page : client.getStatementResultPaginator(r -> r.id(id))) {
      columns = page.columnMetadata().stream().map(ColumnMetadata::name).toList();
      for (var row : page.records()) {
        if (rows.size() == most) {
          return new Rows(columns, rows, false);
        }
        var values = new ArrayList<@Nullable String>();
        row.forEach(field -> values.add(text(field)));
        rows.add(values);
      }
    }
    return new Rows(columns, rows, true);
  }

  @Override
  public void cancel(String id) {
    try {
      var unused = call.ask("CancelStatement " + id, () -> client.cancelStatement(r -> r.id(id)));
    } catch (AwsException e) {
      // Over already: "Could not cancel a query that is already in FINISHED state".
      if (!MISSING.contains(e.code()) && !e.code().equals("ValidationException")) {
        throw e;
      }
    }
  }

  private static List<SqlParameter> parameters(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> SqlParameter.builder().name(p.getKey()).value(p.getValue()).build())
        .toList();
  }

  private static StatementStatus status(DescribeStatementResponse s) {
    return new StatementStatus(
        s.id(),
        StatementStatus.State.valueOf(s.statusAsString()),
        s.error() == null ? "" : s.error(),
        s.redshiftQueryId() == null ? 0 : s.redshiftQueryId(),
        s.resultRows() == null ? -1 : s.resultRows(),
        Boolean.TRUE.equals(s.hasResultSet()),
        millis(s.duration()),
        s.subStatements().stream().map(AwsRedshiftData::status).toList());
  }

  private static StatementStatus status(SubStatementData s) {
    return new StatementStatus(
        s.id(),
        StatementStatus.State.valueOf(s.statusAsString()),
        s.error() == null ? "" : s.error(),
        s.redshiftQueryId() == null ? 0 : s.redshiftQueryId(),
        s.resultRows() == null ? -1 : s.resultRows(),
        Boolean.TRUE.equals(s.hasResultSet()),
        millis(s.duration()),
        List.of());
  }

  /** The API counts in nanoseconds. */
  private static long millis(@Nullable Long nanos) {
    return nanos == null ? 0 : Math.max(0, nanos / 1_000_000);
  }

  private static @Nullable String text(Field field) {
    return switch (field.type()) {
      case IS_NULL -> null;
      case STRING_VALUE -> field.stringValue();
      case LONG_VALUE -> String.valueOf(field.longValue());
      case DOUBLE_VALUE -> String.valueOf(field.doubleValue());
      case BOOLEAN_VALUE -> String.valueOf(field.booleanValue());
      case BLOB_VALUE -> "(binary)";
      case UNKNOWN_TO_SDK_VERSION -> null;
    };
  }
}
