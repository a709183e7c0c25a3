package dev.windlass.localcloud.redshift.sql;

import java.util.Locale;

/**
 * A Redshift column type as Postgres writes it.
 *
 * @param postgres the type for Postgres
 * @param maxBytes the longest text in bytes, or 0 when the type is no text
 */
record ColumnType(String postgres, int maxBytes) {
  /** Redshift's length of a varchar without one, and of TEXT. */
  private static final int DEFAULT_LENGTH = 256;

  private static final int LONGEST = 65_535;

  static ColumnType parse(TokenCursor in) {
    String word = in.expectName();
    return switch (word) {
      case "varchar", "nvarchar" -> text(length(in, DEFAULT_LENGTH));
      case "text" -> text(DEFAULT_LENGTH);
      case "bpchar" -> new ColumnType("char(" + DEFAULT_LENGTH + ")", DEFAULT_LENGTH);
      case "character", "char", "nchar" -> {
        if (in.accept("VARYING")) {
          yield text(length(in, DEFAULT_LENGTH));
        }
        int length = length(in, 1);
        yield new ColumnType("char(" + length + ")", length);
      }
      case "double" -> {
        in.expect("PRECISION");
        yield plain("double precision");
      }
      case "float" -> {
        // float(24) and less would be real; the pipelines never say so, but the rule is cheap.
        boolean small = in.seesSymbol("(") && length(in, 53) <= 24;
        yield plain(small ? "real" : "double precision");
      }
      case "super" -> plain("jsonb");
      case "varbyte", "varbinary" -> {
        length(in, LONGEST);
        yield plain("bytea");
      }
      case "decimal", "numeric" -> {
        // Without a precision Redshift means (18,0), where Postgres keeps everything.
        if (in.seesSymbol("(")) {
          yield plain("numeric(" + Tokenizer.text(in.expectBracketed()) + ")");
        }
        yield plain("numeric(18,0)");
      }
      case "timestamp", "time" -> plain(word + zone(in));
      default -> plain(word.toLowerCase(Locale.ROOT));
    };
  }

  private static ColumnType plain(String postgres) {
    return new ColumnType(postgres, 0);
  }

  private static ColumnType text(int length) {
    if (length > LONGEST) {
      throw new StatementFailed("length for type character varying cannot exceed " + LONGEST);
    }
    return new ColumnType("varchar(" + length + ")", length);
  }

  private static int length(TokenCursor in, int otherwise) {
    if (!in.acceptSymbol("(")) {
      return otherwise;
    }
    int length = in.accept("MAX") ? LONGEST : in.expectNumber();
    in.expectSymbol(")");
    return length;
  }

  private static String zone(TokenCursor in) {
    boolean with = in.accept("WITH");
    if (with || in.accept("WITHOUT")) {
      in.expect("TIME");
      in.expect("ZONE");
    }
    return with ? " with time zone" : "";
  }
}
