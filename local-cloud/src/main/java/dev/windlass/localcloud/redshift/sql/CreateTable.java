package dev.windlass.localcloud.redshift.sql;

import dev.windlass.localcloud.redshift.sql.RedshiftStatement.TableAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads Redshift's CREATE TABLE. Distribution, sort order and encoding are taken out and kept as
 * attributes; primary, unique and foreign keys are taken out because Redshift declares but never
 * enforces them, except that a primary key column refuses nulls.
 */
final class CreateTable {
  private final TokenCursor in;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final List<String> primaryKey = new ArrayList<>();
  private final List<String> sortKeys = new ArrayList<>();
  private String distStyle = "";
  private String distKey = "";

  private CreateTable(TokenCursor in) {
    this.in = in;
  }

  /** Reads the statement; the cursor stands behind TABLE, and {@code head} is what stood before. */
  static RedshiftStatement.Create parse(TokenCursor in, String head) {
    return new CreateTable(in).run(head);
  }

  private RedshiftStatement.Create run(String head) {
    var sql = new StringBuilder(head).append("table ");
    if (in.accept("IF")) {
      in.expect("NOT");
      in.expect("EXISTS");
      sql.append("if not exists ");
    }
    TableName table = in.expectTable();
    sql.append(table.quoted());
    boolean asSelect = isSelectWithColumnNames();
    if (in.seesSymbol("(") && !asSelect) {
      TokenCursor.splitAtCommas(in.expectBracketed()).forEach(this::element);
    } else if (asSelect) {
      sql.append(" (").append(Tokenizer.text(in.expectBracketed())).append(")");
    }
    tableAttributes();
    if (in.accept("AS")) {
      sql.append(" as ").append(Tokenizer.text(Rewrite.expressions(in.rest())));
    } else if (!in.atEnd()) {
      throw in.syntaxError();
    } else {
      sql.append(" (").append(body()).append(")");
    }
    return new RedshiftStatement.Create(sql.toString(), table, attributes());
  }

  /** {@code create table t (a, b) as select} names columns only: no element has a type. */
  private boolean isSelectWithColumnNames() {
    if (!in.seesSymbol("(")) {
      return false;
    }
    var ahead = new TokenCursor(in.ahead());
    List<List<Token>> elements = TokenCursor.splitAtCommas(ahead.expectBracketed());
    return elements.stream().allMatch(element -> element.size() == 1);
  }

  private void element(List<Token> tokens) {
    if (tokens.isEmpty()) {
      throw in.syntaxError();
    }
    var element = new TokenCursor(tokens);
    if (element.accept("CONSTRAINT")) {
      element.expectName();
    }
    if (element.accept("PRIMARY")) {
      element.expect("KEY");
      primaryKey.addAll(element.expectNames());
    } else if (element.accept("LIKE")) {
      like(element);
    } else if (!element.sees("UNIQUE") && !element.sees("FOREIGN")) {
      columns.add(ColumnDefinition.parse(element));
    }
  }

  private void like(TokenCursor element) {
    String source = element.expectTable().quoted();
    boolean defaults = element.accept("INCLUDING");
    others.add(
        "like " + source + " including constraints" + (defaults ? " including defaults" : ""));
  }

  private void tableAttributes() {
    while (!in.atEnd() && !in.sees("AS")) {
      if (in.accept("DISTSTYLE")) {
        distStyle = in.next().text().toUpperCase(Locale.ROOT);
      } else if (in.accept("DISTKEY")) {
        distKey(in.expectNames().getFirst());
      } else if (in.accept("COMPOUND") || in.accept("INTERLEAVED")) {
        in.expect("SORTKEY");
        sortKeys.addAll(in.expectNames());
      } else if (in.accept("SORTKEY")) {
        if (!in.accept("AUTO")) {
          sortKeys.addAll(in.expectNames());
        }
      } else if (in.accept("ENCODE") || in.accept("BACKUP")) {
        in.next();
      } else {
        throw in.syntaxError();
      }
    }
  }

  private void distKey(String column) {
    if (!distKey.isEmpty()) {
      throw new StatementFailed("table cannot have more than one DISTKEY column");
    }
    distKey = column;
  }

  private String body() {
    for (ColumnDefinition column : columns) {
      if (column.distKey()) {
        distKey(column.name());
      }
      if (column.sortKey()) {
        sortKeys.add(column.name());
      }
      if (column.primaryKey()) {
        primaryKey.add(column.name());
      }
    }
    checkKeys();
    var parts = new ArrayList<String>();
    columns.forEach(column -> parts.add(column.sql(primaryKey.contains(column.name()))));
    parts.addAll(others);
    return String.join(", ", parts);
  }

  private void checkKeys() {
    if (!others.isEmpty()) {
      return;
    }
    List<String> names = columns.stream().map(ColumnDefinition::name).toList();
    if (!distKey.isEmpty() && !names.contains(distKey)) {
      throw new StatementFailed("column \"" + distKey + "\" named in DISTKEY does not exist");
    }
    if (!distKey.isEmpty() && (distStyle.equals("ALL") || distStyle.equals("EVEN"))) {
      throw new StatementFailed("DISTKEY column can only be used with DISTSTYLE KEY");
    }
    for (String key : sortKeys) {
      if (!names.contains(key)) {
        throw new StatementFailed("column \"" + key + "\" named in SORTKEY does not exist");
      }
    }
    for (String key : primaryKey) {
      if (!names.contains(key)) {
        throw new StatementFailed("column \"" + key + "\" named in key does not exist");
      }
    }
  }

  private TableAttributes attributes() {
    Map<String, String> encodings = new LinkedHashMap<>();
    columns.forEach(column -> encodings.put(column.name(), column.encoding()));
    String style = !distKey.isEmpty() ? "KEY" : distStyle.isEmpty() ? "AUTO" : distStyle;
    return new TableAttributes(style, distKey, sortKeys, encodings, primaryKey);
  }
}
