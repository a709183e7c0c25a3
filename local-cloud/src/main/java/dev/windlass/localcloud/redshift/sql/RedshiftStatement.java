package dev.windlass.localcloud.redshift.sql;

import java.util.List;
import java.util.Map;

/** One statement of Redshift SQL, sorted by who carries it out. */
public sealed interface RedshiftStatement {
  /** A bulk load from S3. */
  record Load(CopyStatement copy) implements RedshiftStatement {}

  /** A bulk export to S3. */
  record Export(UnloadStatement unload) implements RedshiftStatement {}

  /**
   * Moves all rows of one table to another; commits at once, cannot run in a transaction.
   *
   * @param ignoreExtra leave out source columns the target lacks
   * @param fillTarget let target columns the source lacks take their default
   */
  record Append(TableName target, TableName source, boolean ignoreExtra, boolean fillTarget)
      implements RedshiftStatement {}

  /** Empties a table and, as Redshift does, commits the transaction it stands in. */
  record Truncate(String sql) implements RedshiftStatement {}

  /** Creates a table; the keys and encodings Postgres has no room for are kept beside it. */
  record Create(String sql, TableName table, TableAttributes attributes)
      implements RedshiftStatement {}

  /** Housekeeping that cannot run in a transaction (VACUUM). */
  record Housekeeping(String sql) implements RedshiftStatement {}

  /** BEGIN, COMMIT or ROLLBACK. */
  record Transaction(Boundary boundary) implements RedshiftStatement {}

  /** A setting of Redshift without meaning here; accepted and ignored. */
  record Ignored(String what) implements RedshiftStatement {}

  /**
   * SQL for Postgres, its parameters in the order of its question marks.
   *
   * @param parameters the names of the Data API parameters, one for each question mark
   */
  record Plain(String sql, List<String> parameters) implements RedshiftStatement {
    /** Keeps an unmodifiable copy. */
    public Plain {
      parameters = List.copyOf(parameters);
    }
  }

  /** The edges of a transaction. */
  enum Boundary {
    /** BEGIN or START TRANSACTION. */
    BEGIN,
    /** COMMIT or END. */
    COMMIT,
    /** ROLLBACK or ABORT. */
    ROLLBACK
  }

  /**
   * What a Redshift table declares beyond Postgres.
   *
   * @param distStyle {@code AUTO}, {@code EVEN}, {@code ALL} or {@code KEY}
   * @param distKey the distribution column, or empty
   * @param sortKeys the sort key, in order
   * @param encodings column to encoding
   * @param primaryKey the primary key, declared but never enforced
   */
  record TableAttributes(
      String distStyle,
      String distKey,
      List<String> sortKeys,
      Map<String, String> encodings,
      List<String> primaryKey) {
    /** Keeps unmodifiable copies. */
    public TableAttributes {
      sortKeys = List.copyOf(sortKeys);
      encodings = Map.copyOf(encodings);
      primaryKey = List.copyOf(primaryKey);
    }
  }
}
