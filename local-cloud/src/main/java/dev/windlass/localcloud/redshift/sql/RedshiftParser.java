package dev.windlass.localcloud.redshift.sql;

import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Append;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Boundary;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Export;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Housekeeping;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Ignored;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Load;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Plain;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Transaction;
import dev.windlass.localcloud.redshift.sql.RedshiftStatement.Truncate;
import dev.windlass.localcloud.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one statement of Redshift SQL and says who carries it out, and how. */
public final class RedshiftParser {
  private RedshiftParser() {}

  /**
   * Reads exactly one statement; a semicolon at its end is fine.
   *
   * @param sql the statement
   * @param parameters named parameters and their text values; their names are used up in a {@link
   *     Plain} statement only
   * @throws StatementFailed when the text is empty, holds several statements, is not Redshift SQL,
   *     or names a parameter without value
   */
  public static RedshiftStatement parse(String sql, Map<String, String> parameters) {
    List<List<Token>> statements = Tokenizer.statements(sql);
    if (statements.isEmpty()) {
      throw new StatementFailed("cannot execute an empty query");
    }
    if (statements.size() > 1) {
      throw new StatementFailed("cannot insert multiple commands into a prepared statement");
    }
    List<Token> tokens = statements.getFirst();
    checkParameters(tokens, parameters);
    return parse(tokens);
  }

  private static void checkParameters(List<Token> tokens, Map<String, String> parameters) {
    for (Token token : tokens) {
      if (token.kind() == Kind.PARAMETER && !parameters.containsKey(token.value())) {
        throw new StatementFailed("syntax error at or near \":\"");
      }
    }
  }

  private static RedshiftStatement parse(List<Token> tokens) {
    var in = new TokenCursor(tokens);
    String first = in.next().text().toUpperCase(Locale.ROOT);
    return switch (first) {
      case "COPY" -> new Load(CopyStatement.parse(in));
      case "UNLOAD" -> new Export(UnloadStatement.parse(in));
      case "TRUNCATE" -> truncate(in);
      case "VACUUM" -> vacuum(in);
      case "ANALYZE" -> analyze(in, tokens);
      case "BEGIN", "START" -> new Transaction(Boundary.BEGIN);
      case "COMMIT", "END" -> new Transaction(Boundary.COMMIT);
      case "ROLLBACK", "ABORT" -> new Transaction(Boundary.ROLLBACK);
      case "SET", "RESET" -> setting(in, tokens);
      case "CREATE" -> create(in, tokens);
      case "ALTER" -> alter(in, tokens);
      default -> plain(tokens);
    };
  }

  private static Truncate truncate(TokenCursor in) {
    in.accept("TABLE");
    TableName table = in.expectTable();
    if (!in.atEnd()) {
      throw in.syntaxError();
    }
    return new Truncate("truncate table " + table.quoted());
  }

  private static RedshiftStatement vacuum(TokenCursor in) {
    while (in.accept("FULL")
        || in.accept("SORT")
        || in.accept("DELETE")
        || in.accept("ONLY")
        || in.accept("REINDEX")
        || in.accept("RECLUSTER")) {
      // How Redshift sorts and reclaims has no counterpart: the plain clean-up stands for all.
    }
    return new Housekeeping(in.atEnd() ? "vacuum" : "vacuum " + in.expectTable().quoted());
  }

  private static RedshiftStatement analyze(TokenCursor in, List<Token> tokens) {
    if (in.sees("COMPRESSION")) {
      throw CopyStatement.unsupported("ANALYZE COMPRESSION");
    }
    in.accept("VERBOSE");
    boolean usable = in.atEnd() || in.seesKind(Kind.WORD) || in.seesKind(Kind.QUOTED);
    return usable && !tokens.getLast().is("COLUMNS")
        ? new Plain(in.atEnd() ? "analyze" : "analyze " + in.expectTable().quoted(), List.of())
        : new Ignored("ANALYZE");
  }

  private static RedshiftStatement setting(TokenCursor in, List<Token> tokens) {
    boolean kept = in.sees("search_path") || in.sees("timezone") || in.sees("statement_timeout");
    return kept ? plain(tokens) : new Ignored(Tokenizer.text(tokens));
  }

  private static RedshiftStatement create(TokenCursor in, List<Token> tokens) {
    if (in.sees("EXTERNAL") || in.sees("DATABASE") || in.sees("DATASHARE") || in.sees("MODEL")) {
      throw CopyStatement.unsupported("CREATE " + in.next().text().toUpperCase(Locale.ROOT));
    }
    in.accept("LOCAL");
    boolean temporary = in.accept("TEMP") || in.accept("TEMPORARY");
    if (!in.accept("TABLE")) {
      return plain(tokens);
    }
    return CreateTable.parse(in, temporary ? "create temporary " : "create ");
  }

  private static RedshiftStatement alter(TokenCursor in, List<Token> tokens) {
    if (!in.accept("TABLE")) {
      return plain(tokens);
    }
    TableName table = in.expectTable();
    if (in.accept("APPEND")) {
      return append(in, table);
    }
    if (in.accept("ADD") && !in.sees("CONSTRAINT")) {
      if (in.accept("PRIMARY") || in.accept("UNIQUE") || in.accept("FOREIGN")) {
        return new Ignored("a key, which Redshift declares but never enforces");
      }
      in.accept("COLUMN");
      return new Plain(
          "alter table %s add column %s"
              .formatted(table.quoted(), ColumnDefinition.parse(in).sql(false)),
          List.of());
    }
    if (in.sees("CONSTRAINT")) {
      return new Ignored("a key, which Redshift declares but never enforces");
    }
    if (in.accept("ALTER")
        && (in.sees("DISTKEY")
            || in.sees("DISTSTYLE")
            || in.sees("SORTKEY")
            || in.sees("COMPOUND")
            || in.sees("ENCODE"))) {
      return new Ignored("how Redshift spreads, sorts and packs the table");
    }
    return plain(tokens);
  }

  private static Append append(TokenCursor in, TableName target) {
    in.expect("FROM");
    TableName source = in.expectTable();
    boolean ignoreExtra = in.accept("IGNOREEXTRA");
    boolean fillTarget = !ignoreExtra && in.accept("FILLTARGET");
    if (!in.atEnd()) {
      throw in.syntaxError();
    }
    return new Append(target, source, ignoreExtra, fillTarget);
  }

  private static Plain plain(List<Token> tokens) {
    var names = new ArrayList<String>();
    var sql = new ArrayList<Token>();
    boolean bound = tokens.stream().anyMatch(token -> token.kind() == Kind.PARAMETER);
    for (Token token : Rewrite.expressions(tokens)) {
      if (bound && token.isSymbol("?")) {
        sql.add(token.withText("??"));
      } else if (token.kind() == Kind.PARAMETER) {
        names.add(token.value());
        sql.add(token.withText("?"));
      } else {
        sql.add(token);
      }
    }
    return new Plain(Tokenizer.text(sql), names);
  }
}
