package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.FailTask;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Polling;
import dev.windlass.operators.s3.S3Location;
import dev.windlass.operators.sql.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Loads files of S3 into a Redshift table with COPY, in one transaction.
 *
 * <p>COPY of parquet goes by position; therefore the file's columns are first compared with the
 * table's by name and type, and afterwards the rows that arrived are counted against those the
 * files say they have. The work is three statements, each found again by its own name: read the
 * table's columns, copy, and only after a failed copy read its load errors. Immutable.
 *
 * @param warehouse where the table is
 * @param table the table
 * @param from the folder in S3
 * @param format what the files are
 * @param columns the table's columns in the files' order; empty for all
 * @param options more COPY options, such as {@code "dateformat 'auto'"}
 * @param replace whether the table is emptied first, in the same transaction
 * @param polling how often to ask
 */
public record RedshiftCopy(
    Warehouse warehouse,
    String table,
    S3Location from,
    CopyFormat format,
    List<String> columns,
    List<String> options,
    boolean replace,
    Polling polling)
    implements RemoteJob<CopyHandle, Loaded> {

  /** Checks the names, and that options are no statements. */
  public RedshiftCopy {
    var unused = Names.table(table) + Names.columns(columns);
    columns = List.copyOf(columns);
    options = List.copyOf(options);
    for (var option : options) {
      if (option.contains(";")) {
        throw new IllegalArgumentException("COPY option '%s' has a semicolon".formatted(option));
      }
    }
  }

  /** Appends the parquet files of folder {@code s3://…} to {@code table}. */
  public static RedshiftCopy into(Warehouse warehouse, String table, String from) {
    return new RedshiftCopy(
        warehouse,
        table,
        S3Location.of(from).folder(),
        CopyFormat.PARQUET,
        List.of(),
        List.of(),
        false,
        RedshiftSql.POLLING);
  }

  /** Of files of another format. */
  public RedshiftCopy withFormat(CopyFormat newFormat) {
    return new RedshiftCopy(warehouse, table, from, newFormat, columns, options, replace, polling);
  }

  /** Into these columns, in the files' order. */
  public RedshiftCopy withColumns(String... names) {
    return new RedshiftCopy(
        warehouse, table, from, format, Arrays.asList(names), options, replace, polling);
  }

  /** With one more COPY option. */
  public RedshiftCopy withOption(String option) {
    var all = new ArrayList<>(options);
    all.add(option);
    return new RedshiftCopy(warehouse, table, from, format, columns, all, replace, polling);
  }

  /** Emptying the table first, in the same transaction: running it again changes nothing. */
  public RedshiftCopy replacing() {
    return new RedshiftCopy(warehouse, table, from, format, columns, options, true, polling);
  }

  /** Asked after at another pace. */
  public RedshiftCopy withPolling(Polling newPolling) {
    return new RedshiftCopy(warehouse, table, from, format, columns, options, replace, newPolling);
  }

  @Override
  public CopyHandle submit(TaskContext context, String key) {
    if (warehouse.roleArn() == null) {
      throw new FailTask(
          "cluster %s has no role for COPY; create it with withRole(..)"
              .formatted(warehouse.identifier()));
    }
    var probe = probe().submit(context, Statements.token(key, "columns"));
    return new CopyHandle(probe.id(), key, probe.startedAtMillis());
  }

  @Override
  public Optional<CopyHandle> find(TaskContext context, String key) {
    return probe()
        .find(context, Statements.token(key, "columns"))
        .map(probe -> new CopyHandle(probe.id(), key, probe.startedAtMillis()));
  }

  @Override
  public Progress<Loaded> poll(TaskContext context, CopyHandle handle) {
    var copy = copy().find(context, copyName(handle));
    if (copy.isPresent()) {
      return copied(context, handle, copy.get().id());
    }
    var status = probe().status(context, handle.probeId());
    if (status.isEmpty()) {
      return new Progress.Broken<>(probe().forgotten(handle.probeId()));
    }
    return switch (status.get().state()) {
      case SUBMITTED, PICKED, STARTED -> again(handle);
      case FAILED, ABORTED -> new Progress.Broken<>(probe().failure(status.get()));
      case FINISHED -> {
        check(context, status.get());
        var unused = copy().submit(context, copyName(handle));
        yield again(handle);
      }
    };
  }

  private Progress<Loaded> copied(TaskContext context, CopyHandle handle, String id) {
    var status = copy().status(context, id);
    if (status.isEmpty()) {
      return new Progress.Broken<>(copy().forgotten(id));
    }
    return switch (status.get().state()) {
      case SUBMITTED, PICKED, STARTED -> again(handle);
      case FAILED, ABORTED -> failed(context, handle, status.get());
      case FINISHED -> counted(context, status.get());
    };
  }

  /** Compares file and table; nothing was copied yet. */
  private void check(TaskContext context, StatementStatus probed) {
    var inTable = tableColumns(context, probed);
    if (inTable.isEmpty()) {
      throw new FailTask(
          "there is no table %s in %s/%s"
              .formatted(table, warehouse.identifier(), warehouse.database()));
    }
    var source = CopySource.of(context, warehouse.connection(), from, format);
    for (var file : source.parquet()) {
      var problems = ColumnMatch.problems(file.columns(), chosen(inTable));
      if (!problems.isEmpty()) {
        throw new FailTask(
            "%s does not fit table %s, and COPY goes by position: %s"
                .formatted(file.uri(), table, String.join("; ", problems)));
      }
    }
    context
        .log()
        .info(
            "Copying %d files, %d bytes from %s into %s",
            source.files(), source.bytes(), from, table);
  }

  private List<TableColumn> tableColumns(TaskContext context, StatementStatus probed) {
    return probe().rows(context, probed, 2000).rows().stream()
        .map(row -> new TableColumn(String.valueOf(row.get(0)), String.valueOf(row.get(1))))
        .toList();
  }

  private List<TableColumn> chosen(List<TableColumn> inTable) {
    if (columns.isEmpty()) {
      return inTable;
    }
    return columns.stream()
        .map(
            name ->
                inTable.stream()
                    .filter(c -> c.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(
                        () -> new FailTask("table %s has no column %s".formatted(table, name))))
        .toList();
  }

  private Progress<Loaded> counted(TaskContext context, StatementStatus status) {
    var parts = status.statements();
    long before = replace ? 0 : copy().rows(context, parts.getFirst(), 1).number();
    long after = copy().rows(context, parts.getLast(), 1).number();
    var source = CopySource.of(context, warehouse.connection(), from, format);
    long arrived = after - before;
    context.log().info("%d rows in %s, %d ms", arrived, table, status.millis());
    context.progress(arrived, source.rows().orElse(arrived), "rows");
    if (source.rows().isPresent() && source.rows().getAsLong() != arrived) {
      return new Progress.Broken<>(
          "COPY into %s of %s/%s brought %d rows, but the %d files of %s have %d (statement %s)"
              .formatted(
                  table,
                  warehouse.identifier(),
                  warehouse.database(),
                  arrived,
                  source.files(),
                  from,
                  source.rows().getAsLong(),
                  status.id()),
          // Appending again would load everything twice.
          replace);
    }
    return new Progress.Done<>(new Loaded(table, arrived, after, source.files(), source.bytes()));
  }

  /** Reads why, once; the reason without load errors is better than none. */
  private Progress<Loaded> failed(TaskContext context, CopyHandle handle, StatementStatus status) {
    var name = Statements.token(handle.key(), "errors");
    var errors = LoadErrors.of(warehouse, status);
    var reading = errors.find(context, name);
    if (reading.isEmpty()) {
      var unused = errors.submit(context, name);
      return new Progress.Running<>(polling.first());
    }
    var read = errors.status(context, reading.get().id());
    if (read.isPresent() && !read.get().state().isOver()) {
      return new Progress.Running<>(polling.first());
    }
    var rows =
        read.filter(r -> r.state() == StatementStatus.State.FINISHED)
            .map(r -> LoadErrors.text(errors.rows(context, r, LoadErrors.MOST)))
            .orElse("");
    var failure =
        "COPY of %s into %s failed. %s%s".formatted(from, table, copy().failure(status), rows);
    return new Progress.Broken<>(failure, Statements.mayPass(failure));
  }

  @Override
  public Cancellation cancel(TaskContext context, CopyHandle handle) {
    var copying = copy().find(context, copyName(handle));
    if (copying.isPresent()) {
      return copy().cancel(context, copying.get().id(), polling);
    }
    return probe().cancel(context, handle.probeId(), polling);
  }

  private Progress<Loaded> again(CopyHandle handle) {
    return new Progress.Running<>(polling.next(handle.startedAtMillis()));
  }

  private static String copyName(CopyHandle handle) {
    return Statements.token(handle.key(), "copy");
  }

  private Statements probe() {
    return Statements.of(
        warehouse,
        List.of(
            """
            select column_name, data_type
              from information_schema.columns
             where table_schema = %s and table_name = %s
             order by ordinal_position\
            """
                .formatted(
                    Names.literal(Names.schemaOf(table)), Names.literal(Names.simpleOf(table)))));
  }

  private Statements copy() {
    var count = "select count(*) from " + table;
    return Statements.of(
        warehouse, List.of(replace ? "delete from " + table : count, sql(), count));
  }

  /** The COPY statement. */
  String sql() {
    var into = columns.isEmpty() ? table : "%s (%s)".formatted(table, Names.columns(columns));
    return "copy %s from %s iam_role %s %s"
        .formatted(
            into,
            Names.literal(from.toString()),
            Names.literal(String.valueOf(warehouse.roleArn())),
            String.join(" ", format.sql(), String.join(" ", options)).strip());
  }
}
