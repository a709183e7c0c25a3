package dev.windlass.localcloud.redshift.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * One column of a CREATE TABLE or ALTER TABLE ADD COLUMN.
 *
 * @param name the column, folded
 * @param type the type as Postgres writes it
 * @param maxBytes the longest text in bytes, or 0 when the type has no such limit
 * @param constraints identity, default and not null, as Postgres SQL
 * @param encoding the compression encoding, lower case, {@code none} when not given
 */
record ColumnDefinition(
    String name,
    String type,
    int maxBytes,
    List<String> constraints,
    String encoding,
    boolean distKey,
    boolean sortKey,
    boolean primaryKey) {

  static final String BYTE_LIMIT = "varchar_bytes_";

  /** Reads a column; the cursor stands at its name. */
  static ColumnDefinition parse(TokenCursor in) {
    String name = in.expectName();
    ColumnType type = ColumnType.parse(in);
    var constraints = new ArrayList<String>();
    String encoding = "none";
    boolean distKey = false;
    boolean sortKey = false;
    boolean primaryKey = false;
    while (!in.atEnd()) {
      if (in.accept("DISTKEY")) {
        distKey = true;
      } else if (in.accept("SORTKEY")) {
        sortKey = true;
      } else if (in.accept("ENCODE")) {
        encoding = in.next().value();
      } else if (in.accept("IDENTITY")) {
        constraints.add(identity("always", in));
      } else if (in.accept("GENERATED")) {
        in.expect("BY");
        in.expect("DEFAULT");
        in.expect("AS");
        in.expect("IDENTITY");
        constraints.add(identity("by default", in));
      } else if (in.accept("PRIMARY")) {
        in.expect("KEY");
        primaryKey = true;
      } else if (in.accept("REFERENCES")) {
        in.expectTable();
        if (in.seesSymbol("(")) {
          in.expectNames();
        }
      } else if (in.accept("NOT")) {
        in.expect("NULL");
        constraints.add("not null");
      } else if (in.accept("DEFAULT")) {
        constraints.add("default " + defaultValue(in));
      } else if (in.accept("COLLATE")) {
        in.next();
      } else if (!in.accept("NULL") && !in.accept("UNIQUE")) {
        throw in.syntaxError();
      }
    }
    return new ColumnDefinition(
        name,
        type.postgres(),
        type.maxBytes(),
        constraints,
        encoding,
        distKey,
        sortKey,
        primaryKey);
  }

  private static String identity(String kind, TokenCursor in) {
    int seed = 0;
    int step = 1;
    if (in.acceptSymbol("(")) {
      seed = in.expectNumber();
      in.expectSymbol(",");
      step = in.expectNumber();
      in.expectSymbol(")");
    }
    return "generated %s as identity (start with %d minvalue %d increment by %d)"
        .formatted(kind, seed, seed, step);
  }

  /** A default goes on until the next word that begins another clause. */
  private static String defaultValue(TokenCursor in) {
    var value = new ArrayList<Token>();
    do {
      if (in.seesSymbol("(")) {
        value.add(Token.glued("("));
        value.addAll(in.expectBracketed());
        value.add(Token.glued(")"));
      } else {
        value.add(in.next());
      }
    } while (!in.atEnd() && !beginsClause(in));
    return Tokenizer.text(Rewrite.expressions(value));
  }

  private static boolean beginsClause(TokenCursor in) {
    return in.sees("NOT")
        || in.sees("NULL")
        || in.sees("ENCODE")
        || in.sees("DISTKEY")
        || in.sees("SORTKEY")
        || in.sees("PRIMARY")
        || in.sees("UNIQUE")
        || in.sees("REFERENCES")
        || in.sees("COLLATE");
  }

  /** The column as Postgres SQL. Redshift counts a text's length in bytes, hence the check. */
  String sql(boolean inPrimaryKey) {
    var sql = new StringBuilder(TableName.quote(name)).append(' ').append(type);
    if (maxBytes > 0) {
      sql.append(
          " constraint %s check (octet_length(%s) <= %d)"
              .formatted(
                  TableName.quote(BYTE_LIMIT + maxBytes + "_" + name),
                  TableName.quote(name),
                  maxBytes));
    }
    constraints.forEach(constraint -> sql.append(' ').append(constraint));
    if (inPrimaryKey && !constraints.contains("not null")) {
      sql.append(" not null");
    }
    return sql.toString();
  }
}
