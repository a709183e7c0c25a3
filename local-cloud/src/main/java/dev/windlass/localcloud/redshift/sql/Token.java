package dev.windlass.localcloud.redshift.sql;

import java.util.Locale;

/**
 * One token of SQL with the white space and comments before it, so that joining tokens gives the
 * text back unchanged.
 *
 * @param kind what the token is
 * @param space white space and comments before the token
 * @param text the token as written, quotes included
 */
public record Token(Kind kind, String space, String text) {
  /** The kinds of token that the translation tells apart. */
  public enum Kind {
    /** A keyword, a name or a type, unquoted. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** A text in single quotes or between dollar signs. */
    STRING,
    /** A number. */
    NUMBER,
    /** A named parameter of the Data API, such as {@code :day}. */
    PARAMETER,
    /** Anything else: one character, or {@code ::}. */
    SYMBOL
  }

  /** A made-up word with one blank before it. */
  static Token word(String text) {
    return new Token(Kind.WORD, " ", text);
  }

  /** A made-up piece of SQL that stands directly behind the token before it. */
  static Token glued(String text) {
    return new Token(Kind.SYMBOL, "", text);
  }

  /** The same token with another text. */
  Token withText(String replacement) {
    return new Token(kind, space, replacement);
  }

  /** Whether this is the given keyword, in any case and not quoted. */
  public boolean is(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  /** Whether this is the given symbol. */
  public boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Whether this can be the name of a table or column. */
  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }

  /**
   * What the token stands for: a name folded to lower case as Redshift folds it, quoted or not; a
   * string without quotes and escapes; otherwise the text.
   */
  public String value() {
    return switch (kind) {
      case WORD -> text.toLowerCase(Locale.ROOT);
      case QUOTED ->
          text.substring(1, text.length() - 1).replace("\"\"", "\"").toLowerCase(Locale.ROOT);
      case STRING -> text.startsWith("$") ? undollared() : unescaped();
      case PARAMETER -> text.substring(1);
      case NUMBER, SYMBOL -> text;
    };
  }

  private String undollared() {
    int tag = text.indexOf('$', 1) + 1;
    return text.substring(tag, text.length() - tag);
  }

  private String unescaped() {
    var plain = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        i++;
      } else if (c == '\\' && i + 1 < text.length() - 1) {
        i++;
        plain.append(
            switch (text.charAt(i)) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              default -> text.charAt(i);
            });
        continue;
      }
      plain.append(c);
    }
    return plain.toString();
  }

  @Override
  public String toString() {
    return space + text;
  }
}
