package dev.windlass.localcloud.redshift.sql;

import dev.windlass.localcloud.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns Redshift's expressions into Postgres's, token by token; the rest passes unchanged. */
final class Rewrite {
  /** Functions whose first argument may be a bare date part. */
  private static final Set<String> DATE_PART_FIRST =
      Set.of("dateadd", "date_add", "datediff", "date_diff", "date_part", "date_trunc");

  private Rewrite() {}

  static List<Token> expressions(List<Token> tokens) {
    var out = new ArrayList<Token>();
    int limitTo = -1;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean qualified = i > 0 && tokens.get(i - 1).isSymbol(".");
      boolean call = i + 1 < tokens.size() && tokens.get(i + 1).isSymbol("(");
      if (token.kind() == Kind.QUOTED) {
        out.add(token.withText(TableName.quote(token.value())));
      } else if (token.kind() != Kind.WORD || qualified) {
        out.add(token);
      } else if (token.is("sysdate") && !call) {
        out.add(token.withText("getdate()"));
      } else if (token.is("nvl") && call) {
        out.add(token.withText("coalesce"));
      } else if (token.is("minus") && (next(tokens, i, "select") || call)) {
        out.add(token.withText("except"));
      } else if (token.is("listagg") && call) {
        i = listAggregate(tokens, i, out);
      } else if (token.is("extract") && call && isExtract(tokens, i)) {
        out.add(token.withText("redshift_extract"));
        out.add(Token.glued("("));
        out.add(Token.glued(partText(tokens.get(i + 2)) + ","));
        i += 3;
      } else if (call && DATE_PART_FIRST.contains(token.text().toLowerCase(Locale.ROOT))) {
        out.add(token);
        i = quoteDatePart(tokens, i, out);
      } else if (i == 1 && token.is("top") && tokens.getFirst().is("select") && isTop(tokens)) {
        limitTo = Integer.parseInt(tokens.get(2).text());
        i++;
      } else if (!token.is("approximate") || !next(tokens, i, "count")) {
        // APPROXIMATE is left out: Postgres counts exactly, and a true answer approximates well.
        out.add(token);
      }
    }
    if (limitTo >= 0) {
      out.add(Token.word("limit " + limitTo));
    }
    return out;
  }

  private static boolean next(List<Token> tokens, int i, String keyword) {
    return i + 1 < tokens.size() && tokens.get(i + 1).is(keyword);
  }

  private static boolean isTop(List<Token> tokens) {
    return tokens.size() > 2 && tokens.get(2).kind() == Kind.NUMBER;
  }

  private static boolean isExtract(List<Token> tokens, int i) {
    return i + 3 < tokens.size()
        && (tokens.get(i + 2).kind() == Kind.WORD || tokens.get(i + 2).kind() == Kind.STRING)
        && tokens.get(i + 3).is("from");
  }

  private static String partText(Token part) {
    return "'" + part.value().toLowerCase(Locale.ROOT).replace("'", "") + "'";
  }

  private static int quoteDatePart(List<Token> tokens, int i, List<Token> out) {
    out.add(tokens.get(i + 1));
    boolean bare =
        i + 3 < tokens.size()
            && tokens.get(i + 2).kind() == Kind.WORD
            && tokens.get(i + 3).isSymbol(",");
    if (!bare) {
      return i + 1;
    }
    out.add(tokens.get(i + 2).withText(partText(tokens.get(i + 2))));
    return i + 2;
  }

  /**
   * {@code listagg(x, ',') within group (order by y)} → {@code string_agg(x::text, ',' order by
   * y)}.
   */
  private static int listAggregate(List<Token> tokens, int i, List<Token> out) {
    var cursor = new TokenCursor(tokens.subList(i + 1, tokens.size()));
    List<Token> arguments = cursor.expectBracketed();
    List<List<Token>> parts = TokenCursor.splitAtCommas(arguments);
    out.add(tokens.get(i).withText("string_agg"));
    out.add(Token.glued("(" + distinct(parts.getFirst())));
    String separator = parts.size() > 1 ? Tokenizer.text(expressions(parts.get(1))) : "''";
    out.add(Token.glued(", " + separator));
    if (cursor.accept("within")) {
      cursor.expect("group");
      out.addAll(expressions(cursor.expectBracketed()).stream().toList());
    }
    out.add(Token.glued(")"));
    return i + cursor.taken().size();
  }

  private static String distinct(List<Token> value) {
    boolean distinct = value.getFirst().is("distinct");
    List<Token> expression = distinct ? value.subList(1, value.size()) : value;
    return (distinct ? "distinct " : "")
        + "("
        + Tokenizer.text(expressions(expression))
        + ")::text";
  }
}
