package dev.windlass.localcloud.redshift.sql;

import dev.windlass.localcloud.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** A reading position in a statement, for the small recursive parsers. Not thread-safe. */
final class TokenCursor {
  private final List<Token> tokens;
  private int at;

  TokenCursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  boolean sees(String keyword) {
    return !atEnd() && tokens.get(at).is(keyword);
  }

  boolean sees(String keyword, String next) {
    return sees(keyword) && at + 1 < tokens.size() && tokens.get(at + 1).is(next);
  }

  boolean seesSymbol(String symbol) {
    return !atEnd() && tokens.get(at).isSymbol(symbol);
  }

  boolean seesKind(Kind kind) {
    return !atEnd() && tokens.get(at).kind() == kind;
  }

  /** Steps over the keyword when it is next. */
  boolean accept(String keyword) {
    if (sees(keyword)) {
      at++;
      return true;
    }
    return false;
  }

  boolean acceptSymbol(String symbol) {
    if (seesSymbol(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String keyword) {
    if (!accept(keyword)) {
      throw syntaxError();
    }
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw syntaxError();
    }
  }

  Token next() {
    if (atEnd()) {
      throw syntaxError();
    }
    return tokens.get(at++);
  }

  String expectString() {
    if (!seesKind(Kind.STRING)) {
      throw syntaxError();
    }
    return next().value();
  }

  int expectNumber() {
    if (!seesKind(Kind.NUMBER) && !seesKind(Kind.STRING)) {
      throw syntaxError();
    }
    try {
      return Integer.parseInt(next().value().strip());
    } catch (NumberFormatException notWhole) {
      throw syntaxError();
    }
  }

  String expectName() {
    if (atEnd() || !tokens.get(at).isName()) {
      throw syntaxError();
    }
    return next().value();
  }

  TableName expectTable() {
    String first = expectName();
    return acceptSymbol(".") ? new TableName(first, expectName()) : new TableName("", first);
  }

  /** Names in brackets, divided by commas. */
  List<String> expectNames() {
    expectSymbol("(");
    var names = new ArrayList<String>();
    do {
      names.add(expectName());
    } while (acceptSymbol(","));
    expectSymbol(")");
    return names;
  }

  /** The tokens between a bracket that is next and its partner; steps over both. */
  List<Token> expectBracketed() {
    expectSymbol("(");
    int from = at;
    int depth = 1;
    while (depth > 0) {
      Token token = next();
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      }
    }
    return tokens.subList(from, at - 1);
  }

  List<Token> rest() {
    var rest = tokens.subList(at, tokens.size());
    at = tokens.size();
    return rest;
  }

  /** The tokens not read yet, without reading them. */
  List<Token> ahead() {
    return tokens.subList(at, tokens.size());
  }

  List<Token> taken() {
    return tokens.subList(0, at);
  }

  StatementFailed syntaxError() {
    return new StatementFailed(
        atEnd()
            ? "syntax error at end of input"
            : "syntax error at or near \"" + tokens.get(at).text() + "\"");
  }

  /** The parts of a list of tokens that stand between commas outside brackets. */
  static List<List<Token>> splitAtCommas(List<Token> tokens) {
    var parts = new ArrayList<List<Token>>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")")) {
        depth--;
      } else if (depth == 0 && token.isSymbol(",")) {
        parts.add(tokens.subList(from, i));
        from = i + 1;
      }
    }
    parts.add(tokens.subList(from, tokens.size()));
    return parts;
  }
}
