package dev.windlass.localcloud.redshift.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.localcloud.aws.AwsCall;
import dev.windlass.localcloud.aws.AwsError;
import dev.windlass.localcloud.aws.AwsReply;
import dev.windlass.localcloud.aws.AwsService;
import dev.windlass.localcloud.aws.AwsServiceFactory;
import dev.windlass.localcloud.aws.BilledResource;
import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.aws.Protocol;
import dev.windlass.localcloud.redshift.Cluster;
import dev.windlass.localcloud.redshift.ClusterStatus;
import dev.windlass.localcloud.redshift.RedshiftWorld;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The Redshift Data API over one Postgres database for each cluster. A statement is on disk before
 * its id is given out, and runs by itself from then on. Thread-safe.
 */
public final class RedshiftDataService implements AwsService {
  static final String NAME = "redshift-data";

  private static final int LIST_PAGE = 100;

  private final CloudContext context;
  private final RedshiftWorld world;
  private final StatementBook book;
  private final ResultFiles results;
  private final StatementRunner runner;

  /** A Data API over the context's state directory. */
  public RedshiftDataService(CloudContext context) {
    this.context = context;
    this.world = RedshiftWorld.of(context);
    var directory = context.stateDirectory(NAME);
    this.book = new StatementBook(directory);
    this.results = new ResultFiles(directory);
    this.runner = new StatementRunner(context, world, book, results);
  }

  /** Makes the service for the local cloud. */
  public static final class Factory implements AwsServiceFactory {
    /** For the service loader. */
    public Factory() {}

    @Override
    public AwsService create(CloudContext context) {
      return new RedshiftDataService(context);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Protocol protocol() {
    return new Protocol.Json("RedshiftData");
  }

  /**
   * Takes up what a predecessor left: statements that had not begun run now, those under way are
   * settled by what the database says.
   */
  @Override
  public void start() {
    world.resume();
    book.load(context.clock().instant());
    for (Statement statement : book.newestFirst().reversed()) {
      switch (statement.whole().status()) {
        case SUBMITTED, PICKED -> runner.begin(statement);
        case STARTED -> runner.settle(statement);
        case FINISHED, FAILED, ABORTED -> {}
      }
    }
  }

  @Override
  public void close() {
    runner.close();
    world.close();
  }

  @Override
  public AwsReply call(AwsCall call) throws AwsError {
    return switch (call.action()) {
      case "ExecuteStatement", "BatchExecuteStatement" -> execute(call);
      case "DescribeStatement" -> AwsReply.json(StatementJson.described(statement(call)));
      case "GetStatementResult" -> result(call);
      case "CancelStatement" -> cancel(call);
      case "ListStatements" -> list(call);
      default ->
          throw AwsError.badRequest(
              "UnknownOperationException",
              "The operation %s is not known".formatted(call.action()));
    };
  }

  private AwsReply execute(AwsCall call) throws AwsError {
    StatementRequest request = StatementRequest.of(call);
    if (context.faults().take(NAME, call.action(), FaultKind.PAUSED).isPresent()) {
      world.fleet().pauseNow(request.cluster());
    }
    requireAvailable(request);
    StatementBook.Submission submission = book.submit(request, context.clock().instant());
    ObjectNode reply = StatementJson.submitted(submission.statement());
    if (submission.fresh()) {
      runner.begin(submission.statement());
    }
    return AwsReply.json(reply);
  }

  private void requireAvailable(StatementRequest request) throws AwsError {
    Cluster cluster =
        world
            .fleet()
            .find(request.cluster())
            .orElseThrow(
                () ->
                    StatementRequest.invalid(
                        "Redshift endpoint doesn't exist in this region: cluster %s not found."
                            .formatted(request.cluster())));
    if (cluster.status() != ClusterStatus.AVAILABLE) {
      throw StatementRequest.invalid(
          "Cluster %s is not available: its status is %s."
              .formatted(cluster.id(), cluster.status().word()));
    }
  }

  private Statement statement(AwsCall call) throws AwsError {
    String id = call.requiredText("Id");
    int colon = id.indexOf(':');
    return book.find(colon < 0 ? id : id.substring(0, colon))
        .orElseThrow(() -> notFound("Query %s not found.".formatted(id)));
  }

  private AwsReply result(AwsCall call) throws AwsError {
    Statement statement = statement(call);
    int part = part(call.requiredText("Id"), statement);
    Progress progress = statement.parts().get(part);
    if (statement.whole().status() != StatementStatus.FINISHED || !progress.resultSet()) {
      throw notFound(
          "Query does not have result. Please check query status with DescribeStatement.");
    }
    try {
      ObjectNode page = results.page(statement.id(), part, call.text("NextToken").orElse(""));
      return AwsReply.json(page.put("TotalNumRows", progress.rows()));
    } catch (IOException unreadable) {
      throw StatementRequest.invalid(String.valueOf(unreadable.getMessage()));
    }
  }

  /** The part an id means: {@code uuid:2} is the second; a plain id means the only one. */
  private static int part(String id, Statement statement) throws AwsError {
    int colon = id.indexOf(':');
    if (colon < 0) {
      if (statement.request().batch()) {
        throw notFound(
            "Query does not have result. A batch has results under the ids of its SubStatements.");
      }
      return 0;
    }
    try {
      int part = Integer.parseInt(id.substring(colon + 1)) - 1;
      if (part >= 0 && part < statement.parts().size()) {
        return part;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below like any id that names nothing.
    }
    throw notFound("Query %s not found.".formatted(id));
  }

  private AwsReply cancel(AwsCall call) throws AwsError {
    Statement statement = statement(call);
    if (statement.whole().status().isFinal()) {
      throw StatementRequest.invalid(
          "Could not cancel a query that is already in %s state with ID: %s"
              .formatted(statement.whole().status(), statement.id()));
    }
    runner.cancel(statement.id());
    return AwsReply.json(JsonNodeFactory.instance.objectNode().put("Status", true));
  }

  private AwsReply list(AwsCall call) throws AwsError {
    String status = call.text("Status").orElse("ALL").toUpperCase(Locale.ROOT);
    String name = call.text("StatementName").orElse("");
    int size = call.json().path("MaxResults").asInt(LIST_PAGE);
    if (size < 1 || size > LIST_PAGE) {
      throw StatementRequest.invalid("MaxResults must be between 1 and 100");
    }
    List<Statement> matching =
        book.newestFirst().stream()
            .filter(s -> status.equals("ALL") || s.whole().status().name().equals(status))
            .filter(s -> s.request().name().startsWith(name))
            .filter(s -> wanted(call, "ClusterIdentifier", s.request().cluster()))
            .filter(s -> wanted(call, "Database", s.request().database()))
            .toList();
    String from = call.text("NextToken").orElse("");
    int start = 0;
    while (!from.isEmpty() && start < matching.size() && !matching.get(start).id().equals(from)) {
      start++;
    }
    int end = Math.min(matching.size(), start + size);
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    ArrayNode statements = reply.putArray("Statements");
    matching.subList(start, end).forEach(s -> statements.add(StatementJson.listed(s)));
    if (end < matching.size()) {
      reply.put("NextToken", matching.get(end).id());
    }
    return AwsReply.json(reply);
  }

  private static boolean wanted(AwsCall call, String filter, String value) {
    return call.text(filter).map(value::equals).orElse(true);
  }

  private static AwsError notFound(String message) {
    return AwsError.badRequest("ResourceNotFoundException", message);
  }

  /** Statements cost nothing by themselves: the cluster they run on does. */
  @Override
  public List<BilledResource> resources() {
    return List.of();
  }
}
