package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A load from tables into a table, in one transaction that also counts: the rows before what is
 * inserted, and the rows after. What {@link LoadDimension} and {@link LoadFact} share.
 */
record TableLoad(Warehouse warehouse, String table, List<String> before, List<String> insert) {

  private Statements statements() {
    var count = "select count(*) from " + table;
    var all = new ArrayList<>(before);
    all.add(count);
    all.addAll(insert);
    all.add(count);
    return Statements.of(warehouse, all);
  }

  StatementHandle submit(TaskContext context, String key) {
    return statements().submit(context, Statements.token(key, ""));
  }

  Optional<StatementHandle> find(TaskContext context, String key) {
    return statements().find(context, Statements.token(key, ""));
  }

  Progress<Loaded> poll(TaskContext context, StatementHandle handle) {
    var statements = statements();
    var status = statements.status(context, handle.id());
    if (status.isEmpty()) {
      return new Progress.Broken<>(statements.forgotten(handle.id()));
    }
    var now = status.get();
    return switch (now.state()) {
      case SUBMITTED, PICKED, STARTED ->
          new Progress.Running<>(RedshiftSql.POLLING.next(handle.startedAtMillis()));
      case FAILED, ABORTED -> {
        var failure = "Loading %s failed. %s".formatted(table, statements.failure(now));
        yield new Progress.Broken<>(failure, Statements.mayPass(failure));
      }
      case FINISHED -> new Progress.Done<>(loaded(context, statements, now));
    };
  }

  private Loaded loaded(TaskContext context, Statements statements, StatementStatus status) {
    var parts = status.statements();
    long had = statements.rows(context, parts.get(before.size()), 1).number();
    long has = statements.rows(context, parts.getLast(), 1).number();
    context
        .log()
        .info("%d rows added to %s, now %d (%d ms)", has - had, table, has, status.millis());
    return new Loaded(table, has - had, has, 0, 0);
  }

  Cancellation cancel(TaskContext context, StatementHandle handle) {
    return statements().cancel(context, handle.id(), RedshiftSql.POLLING);
  }
}
