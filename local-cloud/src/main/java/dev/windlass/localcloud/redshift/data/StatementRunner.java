package dev.windlass.localcloud.redshift.data;

import dev.windlass.localcloud.aws.CloudContext;
import dev.windlass.localcloud.aws.FaultKind;
import dev.windlass.localcloud.redshift.Cluster;
import dev.windlass.localcloud.redshift.ClusterStatus;
import dev.windlass.localcloud.redshift.RedshiftWorld;
import dev.windlass.localcloud.redshift.engine.Dialect;
import dev.windlass.localcloud.redshift.load.Bucket;
import dev.windlass.localcloud.redshift.load.CopyJob;
import dev.windlass.localcloud.redshift.load.LoadErrors;
import dev.windlass.localcloud.redshift.load.LoadFailed;
import dev.windlass.localcloud.redshift.load.UnloadJob;
import dev.windlass.localcloud.redshift.sql.RedshiftParser;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement;
import dev.windlass.localcloud.redshift.sql.StatementFailed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements, each on a thread and a connection of its own. A statement's mark in the database
 * commits with its effect, so that what a crash leaves is never in doubt. Thread-safe.
 */
final class StatementRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatementRunner.class);
  private static final int AT_ONCE = 50;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String LOST =
      "ERROR: the connection to the cluster was lost; the transaction was rolled back";
  private static final String QUERY_CANCELLED = "57014";

  private final CloudContext context;
  private final RedshiftWorld world;
  private final StatementBook book;
  private final ResultFiles results;
  private final Bucket bucket;
  private final CopyJob copy;
  private final UnloadJob unload;
  private final S3Permission permission;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private volatile boolean closing;

  StatementRunner(
      CloudContext context, RedshiftWorld world, StatementBook book, ResultFiles results) {
    this.context = context;
    this.world = world;
    this.book = book;
    this.results = results;
    this.bucket = new Bucket(context.s3());
    var temporary = world.directory().resolve("transfer");
    this.copy = new CopyJob(bucket, temporary);
    this.unload = new UnloadJob(bucket, temporary);
    this.permission = new S3Permission(context);
  }

  /** Begins to run a submitted statement. */
  void begin(Statement statement) {
    var run = new Run();
    runs.put(statement.id(), run);
    Thread.ofVirtual()
        .name("redshift statement " + statement.id())
        .start(() -> run(statement.id(), run));
  }

  /** Asks a statement to stop; it ends as ABORTED unless it has committed. */
  void cancel(String id) {
    Run run = runs.get(id);
    if (run != null) {
      run.cancel();
    }
  }

  /**
   * Settles a statement that was under way when the local cloud was killed: FINISHED if its mark is
   * in the database, otherwise FAILED, for its transaction was rolled back.
   */
  void settle(Statement statement) {
    Instant now = context.clock().instant();
    boolean committed = false;
    var cluster = world.fleet().find(statement.request().cluster());
    if (cluster.isPresent() && cluster.get().databaseThere()) {
      try (Connection connection =
              world.postgres().connect(cluster.get().database(), "windlass local cloud");
          var query =
              connection.prepareStatement(
                  "select 1 from redshift_dialect.finished_statement where id = ?")) {
        query.setString(1, statement.id());
        try (var row = query.executeQuery()) {
          committed = row.next();
        }
      } catch (SQLException e) {
        LOG.error("cannot tell whether statement {} has committed", statement.id(), e);
      }
    }
    if (committed) {
      finish(statement.id(), 0);
    } else {
      book.update(statement.id(), s -> s.ended(s.whole().failed(LOST, now, 0)));
    }
  }

  private void run(String id, Run run) {
    Instant started = context.clock().instant();
    long nanos = System.nanoTime();
    try {
      slots.acquire();
      try {
        Statement statement =
            book.update(id, s -> s.withWhole(s.whole().to(StatementStatus.PICKED, started)));
        run.check();
        execute(statement, run, nanos);
      } finally {
        slots.release();
      }
    } catch (CancellationException | InterruptedException stopped) {
      abort(id);
    } catch (SQLException e) {
      if (QUERY_CANCELLED.equals(e.getSQLState()) && run.requested()) {
        abort(id);
      } else {
        fail(id, ErrorText.of(e), nanos);
      }
    } catch (StatementFailed e) {
      fail(id, String.valueOf(e.getMessage()), nanos);
    } catch (RuntimeException e) {
      LOG.error("statement {} broke", id, e);
      fail(id, "ERROR: internal error: " + e, nanos);
    } finally {
      runs.remove(id);
      run.ended();
    }
  }

  private void execute(Statement statement, Run run, long nanos)
      throws SQLException, InterruptedException {
    StatementRequest request = statement.request();
    Cluster cluster =
        world
            .fleet()
            .find(request.cluster())
            .filter(c -> c.status() == ClusterStatus.AVAILABLE)
            .orElseThrow(() -> new StatementFailed("the cluster is not available"));
    if (!request.database().equals(cluster.databaseName())) {
      throw new StatementFailed("database \"%s\" does not exist".formatted(request.database()));
    }
    try (Connection connection =
        world.postgres().connect(cluster.database(), "windlass statement " + statement.id())) {
      Dialect.speak(connection);
      connection.setAutoCommit(false);
      run.connected(connection);
      int pid = connection.unwrap(PGConnection.class).getBackendPID();
      book.update(statement.id(), s -> s.startedBy(pid, context.clock().instant()));
      var session = new SqlSession(connection, statement, copy, unload, results, run);
      try {
        for (int part = 0; part < request.sqls().size(); part++) {
          part(statement, part, cluster, session, run);
        }
        run.check();
        mark(connection, statement.id());
        connection.commit();
      } catch (LoadFailed rejected) {
        connection.rollback();
        LoadErrors.add(
            connection,
            cluster.databaseName(),
            statement.queryId(failedPart(statement.id())),
            rejected.detail());
        connection.commit();
        throw rejected;
      }
      finish(statement.id(), System.nanoTime() - nanos);
    }
  }

  private void part(Statement statement, int part, Cluster cluster, SqlSession session, Run run)
      throws SQLException, InterruptedException {
    run.check();
    long nanos = System.nanoTime();
    String id = statement.id();
    book.update(
        id,
        s ->
            s.withPart(
                part, s.parts().get(part).to(StatementStatus.STARTED, context.clock().instant())));
    try {
      RedshiftStatement parsed =
          RedshiftParser.parse(
              statement.request().sqls().get(part), statement.request().parameters());
      beforehand(parsed, statement, cluster, run);
      SqlSession.Outcome outcome = session.run(part, parsed);
      long took = System.nanoTime() - nanos;
      book.update(
          id,
          s ->
              s.withPart(
                  part, s.parts().get(part).finished(outcome, context.clock().instant(), took)));
    } catch (SQLException e) {
      if (!run.requested()) {
        failPart(id, part, ErrorText.of(e), nanos);
      }
      throw e;
    } catch (StatementFailed e) {
      failPart(id, part, String.valueOf(e.getMessage()), nanos);
      throw e;
    }
  }

  /** Roles and faults of the data plane. */
  private void beforehand(RedshiftStatement parsed, Statement statement, Cluster cluster, Run run)
      throws InterruptedException {
    String user = statement.request().dbUser();
    String action =
        switch (parsed) {
          case RedshiftStatement.Load load -> {
            permission.require(
                cluster, user, load.copy().roleArn(), "s3:GetObject", "s3:ListBucket");
            yield "COPY";
          }
          case RedshiftStatement.Export export -> {
            permission.require(cluster, user, export.unload().roleArn(), "s3:PutObject");
            yield "UNLOAD";
          }
          default -> "SQL";
        };
    Duration slow =
        context
            .faults()
            .take(RedshiftDataService.NAME, action, FaultKind.SLOW_REPLY)
            .map(f -> f.delay())
            .orElse(Duration.ZERO);
    if (slow.isPositive()) {
      run.pause(slow);
    }
    if (parsed instanceof RedshiftStatement.Load load) {
      var fault = context.faults().take(RedshiftDataService.NAME, action, FaultKind.COPY_ERROR);
      if (fault.isPresent()) {
        throw LoadFailed.injected(load.copy(), fault.get().message());
      }
    }
  }

  private static void mark(Connection connection, String id) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into redshift_dialect.finished_statement (id) values (?)")) {
      insert.setString(1, id);
      insert.executeUpdate();
    }
  }

  private void finish(String id, long took) {
    Instant now = context.clock().instant();
    book.update(
        id,
        s -> {
          Progress last = s.parts().getLast();
          boolean anyResult = s.parts().stream().anyMatch(Progress::resultSet);
          return s.ended(
              new Progress(
                  StatementStatus.FINISHED, now, took, "", last.rows(), last.bytes(), anyResult));
        });
  }

  private void failPart(String id, int part, String error, long nanos) {
    long took = System.nanoTime() - nanos;
    book.update(
        id,
        s -> s.withPart(part, s.parts().get(part).failed(error, context.clock().instant(), took)));
  }

  private int failedPart(String id) {
    List<Progress> parts = book.find(id).orElseThrow().parts();
    for (int part = 0; part < parts.size(); part++) {
      if (parts.get(part).status() == StatementStatus.FAILED) {
        return part;
      }
    }
    return 0;
  }

  private void fail(String id, String error, long nanos) {
    long took = System.nanoTime() - nanos;
    book.update(
        id,
        s ->
            s.ended(
                s.whole()
                    .failed(
                        s.request().batch() ? firstFailure(s, error) : error,
                        context.clock().instant(),
                        took)));
  }

  /** A batch says which of its statements failed. */
  private static String firstFailure(Statement statement, String error) {
    for (int part = 0; part < statement.parts().size(); part++) {
      if (statement.parts().get(part).status() == StatementStatus.FAILED) {
        return "Query #%d failed with %s".formatted(part + 1, error);
      }
    }
    return error;
  }

  private void abort(String id) {
    Instant now = context.clock().instant();
    book.update(
        id,
        s ->
            s.ended(
                closing
                    ? s.whole().failed(LOST, now, 0)
                    : s.whole().to(StatementStatus.ABORTED, now)));
  }

  /** Rolls back what is under way, which fails as if the connection were lost; lets go of S3. */
  @Override
  public void close() {
    closing = true;
    List<Run> left = List.copyOf(runs.values());
    left.forEach(Run::cancel);
    left.forEach(run -> run.awaitEnd(GRACE));
    bucket.close();
  }
}
