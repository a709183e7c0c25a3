package dev.windlass.localcloud.redshift.sql;

import dev.windlass.localcloud.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts SQL into tokens as Redshift does: a backslash escapes inside a text, comments nest. */
public final class Tokenizer {
  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  /**
   * The tokens of a text.
   *
   * @throws StatementFailed when a quote or a comment is never closed
   */
  public static List<Token> tokens(String sql) {
    return new Tokenizer(sql).run();
  }

  /** The statements of a text, cut at semicolons; empty ones are left out. */
  public static List<List<Token>> statements(String sql) {
    var statements = new ArrayList<List<Token>>();
    var current = new ArrayList<Token>();
    for (Token token : tokens(sql)) {
      if (!token.isSymbol(";")) {
        current.add(token);
      } else if (!current.isEmpty()) {
        statements.add(List.copyOf(current));
        current.clear();
      }
    }
    if (!current.isEmpty()) {
      statements.add(List.copyOf(current));
    }
    return statements;
  }

  /** The text that the tokens stand for. */
  public static String text(List<Token> tokens) {
    var text = new StringBuilder();
    tokens.forEach(text::append);
    return text.toString().strip();
  }

  private List<Token> run() {
    while (true) {
      int from = at;
      skipBlanksAndComments();
      String space = sql.substring(from, at);
      if (at >= sql.length()) {
        return tokens;
      }
      int start = at;
      Kind kind = take();
      tokens.add(new Token(kind, space, sql.substring(start, at)));
    }
  }

  private Kind take() {
    char c = sql.charAt(at);
    if (c == '\'') {
      skipText();
      return Kind.STRING;
    }
    if (c == '"') {
      skipQuotedName();
      return Kind.QUOTED;
    }
    if (c == '$' && skipDollarText()) {
      return Kind.STRING;
    }
    if (Character.isDigit(c) || (c == '.' && Character.isDigit(peek(1)))) {
      skipNumber();
      return Kind.NUMBER;
    }
    if (isWordStart(c)) {
      skipWord();
      return Kind.WORD;
    }
    at++;
    if (c == ':' && peek(0) == ':') {
      at++;
      return Kind.SYMBOL;
    }
    if (c == ':' && isWordStart(peek(0))) {
      skipWord();
      return Kind.PARAMETER;
    }
    return Kind.SYMBOL;
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_' || c == '#';
  }

  private void skipWord() {
    at++;
    while (isWordStart(peek(0)) || Character.isDigit(peek(0)) || peek(0) == '$') {
      at++;
    }
  }

  private void skipNumber() {
    while (Character.isDigit(peek(0)) || peek(0) == '.') {
      at++;
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (Character.isDigit(peek(1 + sign))) {
        at += 1 + sign;
        while (Character.isDigit(peek(0))) {
          at++;
        }
      }
    }
  }

  private void skipText() {
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '\'' && peek(0) == '\'') {
        at++;
      } else if (c == '\'') {
        return;
      }
    }
    throw new StatementFailed("unterminated quoted string at or near \"" + near(start) + "\"");
  }

  private void skipQuotedName() {
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '"' && peek(0) == '"') {
        at++;
      } else if (c == '"') {
        return;
      }
    }
    throw new StatementFailed("unterminated quoted identifier at or near \"" + near(start) + "\"");
  }

  private boolean skipDollarText() {
    int close = at + 1;
    while (close < sql.length() && isWordStart(sql.charAt(close))) {
      close++;
    }
    if (close >= sql.length() || sql.charAt(close) != '$') {
      return false;
    }
    String tag = sql.substring(at, close + 1);
    int end = sql.indexOf(tag, close + 1);
    if (end < 0) {
      throw new StatementFailed(
          "unterminated dollar-quoted string at or near \"" + near(at) + "\"");
    }
    at = end + tag.length();
    return true;
  }

  private void skipBlanksAndComments() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (peek(0) == '-' && peek(1) == '-') {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (peek(0) == '/' && peek(1) == '*') {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  private void skipBlockComment() {
    int start = at;
    int depth = 0;
    do {
      if (at >= sql.length()) {
        throw new StatementFailed("unterminated /* comment at or near \"" + near(start) + "\"");
      }
      if (peek(0) == '/' && peek(1) == '*') {
        depth++;
        at++;
      } else if (peek(0) == '*' && peek(1) == '/') {
        depth--;
        at++;
      }
      at++;
    } while (depth > 0);
  }

  private String near(int start) {
    return sql.substring(start, Math.min(sql.length(), start + 40));
  }
}
