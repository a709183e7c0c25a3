package dev.windlass.operators.quality;

import dev.windlass.operators.sql.Names;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One data-quality check of a table, as SQL that any database knows. Immutable.
 *
 * @param name the check in words, unique for the table, such as {@code "unique(arrivedate_id)"}
 * @param observed a scalar query or expression: the number to judge
 * @param least a scalar query or expression: the smallest number allowed
 * @param most a scalar query or expression: the largest number allowed
 * @param unit what the number counts, for people
 * @param badRows a query of offending rows, to show a few; empty when there is none to show
 * @param blocking whether a failure fails the task, or only warns
 */
public record Check(
    String name,
    String observed,
    String least,
    String most,
    String unit,
    String badRows,
    boolean blocking) {

  private static final String UNBOUNDED = String.valueOf(Long.MAX_VALUE);

  private static Check none(String name, String count, String unit, String badRows) {
    return new Check(name, count, "0", "0", unit, badRows, true);
  }

  /** A failure only warns. */
  public Check warning() {
    return new Check(name, observed, least, most, unit, badRows, false);
  }

  /** Up to {@code violations} offending rows are allowed. */
  public Check allowing(long violations) {
    return new Check(name, observed, least, String.valueOf(violations), unit, badRows, blocking);
  }

  /** The table has rows. */
  public static Builder notEmpty() {
    return table -> new Check("not empty", count(table, ""), "1", UNBOUNDED, "rows", "", true);
  }

  /** The table has between {@code least} and {@code most} rows. */
  public static Builder rowCount(long least, long most) {
    return table ->
        new Check(
            "row count from %d to %d".formatted(least, most),
            count(table, ""),
            String.valueOf(least),
            String.valueOf(most),
            "rows",
            "",
            true);
  }

  /** The table has exactly as many rows as {@code other}. */
  public static Builder rowCountOf(String other) {
    var expected = count(Names.table(other), "");
    return table ->
        new Check("row count of " + other, count(table, ""), expected, expected, "rows", "", true);
  }

  /** No two rows have the same values in these columns. */
  public static Builder unique(String... columns) {
    var key = Names.columns(Arrays.asList(columns));
    return table -> {
      var twice =
          "select %s, count(*) as times from %s group by %s having count(*) > 1"
              .formatted(key, table, key);
      return none(
          "unique(%s)".formatted(key),
          "(select count(*) from (%s) as duplicates)".formatted(twice),
          "duplicate keys",
          twice);
    };
  }

  /** The column is never null. */
  public static Builder noNulls(String column) {
    return violations("no nulls(%s)".formatted(column), Names.column(column) + " is null");
  }

  /** The column lies from {@code least} to {@code most}; nulls are not judged. */
  public static Builder range(String column, double least, double most) {
    return violations(
        "%s from %s to %s".formatted(column, plain(least), plain(most)),
        "(%s < %s or %s > %s)".formatted(Names.column(column), plain(least), column, plain(most)));
  }

  /** The column has only these values; nulls are not judged. */
  public static Builder accepted(String column, String... values) {
    var list = Arrays.stream(values).map(Names::literal).collect(Collectors.joining(", "));
    return violations(
        "%s in (%s)".formatted(column, String.join(", ", values)),
        "%s not in (%s)".formatted(Names.column(column), list));
  }

  /** Every value of the column that is not null is one of {@code other}'s {@code key}. */
  public static Builder references(String column, String other, String key) {
    var from =
        "from %%s as f left join %s as d on f.%s = d.%s where f.%s is not null and d.%s is null"
            .formatted(Names.table(other), Names.column(column), Names.column(key), column, key);
    return table ->
        none(
            "%s references %s(%s)".formatted(column, other, key),
            "(select count(*) %s)".formatted(from.formatted(table)),
            "rows without a partner",
            "select distinct f.%s %s".formatted(column, from.formatted(table)));
  }

  /** {@code later} is not before {@code earlier}; rows with a null are not judged. */
  public static Builder ordered(String earlier, String later) {
    return violations(
        "%s not before %s".formatted(later, earlier),
        "%s < %s".formatted(Names.column(later), Names.column(earlier)));
  }

  /** No row satisfies {@code condition}. */
  public static Builder violations(String name, String condition) {
    return table ->
        none(
            name,
            count(table, " where " + condition),
            "offending rows",
            "select * from %s where %s".formatted(table, condition));
  }

  /** The number {@code query} gives lies from {@code least} to {@code most}. */
  public static Builder custom(String name, String query, long least, long most) {
    return table ->
        new Check(
            name,
            "(" + query + ")",
            String.valueOf(least),
            String.valueOf(most),
            "by custom SQL",
            "",
            true);
  }

  /** A check that still has to be told its table. */
  @FunctionalInterface
  public interface Builder {
    /** The check for {@code table}, a name that was checked. */
    Check of(String table);

    /** A failure only warns. */
    default Builder warning() {
      return table -> of(table).warning();
    }

    /** Up to {@code violations} offending rows are allowed. */
    default Builder allowing(long violations) {
      return table -> of(table).allowing(violations);
    }
  }

  /** One statement that brings all numbers of {@code checks}: which, observed, least, most. */
  static String numbers(List<Check> checks) {
    var sql = new StringBuilder();
    for (int i = 0; i < checks.size(); i++) {
      var check = checks.get(i);
      sql.append(i == 0 ? "" : "\nunion all\n")
          .append("select %d as which, ".formatted(i))
          .append("cast(%s as bigint) as observed, ".formatted(check.observed))
          .append("cast(%s as bigint) as least, ".formatted(check.least))
          .append("cast(%s as bigint) as most".formatted(check.most));
    }
    return sql + "\norder by 1";
  }

  private static String count(String table, String where) {
    return "(select count(*) from %s%s)".formatted(table, where);
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}
