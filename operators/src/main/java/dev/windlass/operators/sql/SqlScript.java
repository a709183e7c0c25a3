package dev.windlass.operators.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a SQL script at its semicolons, but not at those in quotes, comments and dollar quotes.
 */
public final class SqlScript {
  private final String text;
  private final List<String> statements = new ArrayList<>();
  private final StringBuilder statement = new StringBuilder();
  private int at;

  private SqlScript(String text) {
    this.text = text;
  }

  /** The statements of {@code script} in order, without comments and empty ones. */
  public static List<String> split(String script) {
    return new SqlScript(script).statements();
  }

  private List<String> statements() {
    while (at < text.length()) {
      if (text.startsWith("--", at)) {
        skipTo("\n");
      } else if (text.startsWith("/*", at)) {
        skipTo("*/");
      } else if (text.charAt(at) == '\'' || text.charAt(at) == '"') {
        keepThrough(String.valueOf(text.charAt(at)), 1);
      } else if (text.startsWith("$$", at)) {
        keepThrough("$$", 2);
      } else if (text.charAt(at) == ';') {
        end();
        at++;
      } else {
        statement.append(text.charAt(at++));
      }
    }
    end();
    return List.copyOf(statements);
  }

  private void skipTo(String end) {
    int found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found + end.length();
    statement.append(' ');
  }

  private void keepThrough(String end, int from) {
    int found = text.indexOf(end, at + from);
    int next = found < 0 ? text.length() : found + end.length();
    statement.append(text, at, next);
    at = next;
  }

  private void end() {
    var done = statement.toString().strip();
    if (!done.isEmpty()) {
      statements.add(done);
    }
    statement.setLength(0);
  }
}
