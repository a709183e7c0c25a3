package dev.windlass.operators.sql;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks the names operators put into SQL, and quotes texts. */
public final class Names {
  private static final Pattern TABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_$]*\\.)?[A-Za-z_][A-Za-z0-9_$]*");
  private static final Pattern COLUMN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

  private Names() {}

  /** {@code name} if it is {@code table} or {@code schema.table}. */
  public static String table(String name) {
    return checked(TABLE, name, "table");
  }

  /** {@code name} if it is a column's. */
  public static String column(String name) {
    return checked(COLUMN, name, "column");
  }

  /** The names, if they are columns', with commas between. */
  public static String columns(List<String> names) {
    return String.join(", ", names.stream().map(Names::column).toList());
  }

  /** {@code text} as a SQL literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The schema of {@code schema.table}, {@code public} when there is none. */
  public static String schemaOf(String table) {
    var dot = table.indexOf('.');
    return dot < 0 ? "public" : table.substring(0, dot).toLowerCase(Locale.ROOT);
  }

  /** The table of {@code schema.table}. */
  public static String simpleOf(String table) {
    return table.substring(table.indexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String checked(Pattern pattern, String name, String what) {
    if (!pattern.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' is no %s name".formatted(name, what));
    }
    return name;
  }
}
