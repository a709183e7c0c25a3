package dev.windlass.localcloud.redshift.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code COPY table [(columns)] FROM 's3://bucket/prefix' …}, read.
 *
 * @param table the target
 * @param columns the columns the file's fields go to, in order; empty for all of the table's
 * @param from the bucket and prefix, or the manifest
 * @param roleArn the IAM role to read with, or empty when access keys are given
 * @param format the file format
 * @param options everything else
 */
public record CopyStatement(
    TableName table,
    List<String> columns,
    S3Location from,
    String roleArn,
    FileFormat format,
    Options options) {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of("ACCEPTANYDATE", "ROUNDEC", "TRIMBLANKS", "IGNOREALLERRORS", "IGNOREBLANKLINES");

  /** Keeps an unmodifiable copy. */
  public CopyStatement {
    columns = List.copyOf(columns);
  }

  /**
   * How fields are read.
   *
   * @param delimiter the character between fields
   * @param quote the character around fields, for CSV
   * @param skipLines lines left out at the start of each file
   * @param nullText the field that stands for null
   * @param manifest whether the location is a manifest
   * @param gzip whether files are compressed
   * @param emptyAsNull whether an empty text field is null
   * @param blanksAsNull whether a text field of blanks is null
   * @param truncate whether texts that are too long are cut
   * @param explicitIds whether identity columns are read from the file
   * @param ignoreCase whether JSON keys match columns in any case
   * @param dryRun whether to check only (NOLOAD)
   */
  public record Options(
      char delimiter,
      char quote,
      int skipLines,
      String nullText,
      boolean manifest,
      boolean gzip,
      boolean emptyAsNull,
      boolean blanksAsNull,
      boolean truncate,
      boolean explicitIds,
      boolean ignoreCase,
      boolean dryRun) {}

  /** Reads the statement; the cursor stands behind COPY. */
  static CopyStatement parse(TokenCursor in) {
    TableName table = in.expectTable();
    List<String> columns = in.seesSymbol("(") ? in.expectNames() : List.of();
    in.expect("FROM");
    S3Location from = S3Location.parse(in.expectString());
    return new Parser(in).parse(table, columns, from);
  }

  private static final class Parser {
    private final TokenCursor in;
    private final Authorization authorization = new Authorization();
    private FileFormat format = FileFormat.TEXT;
    private char delimiter;
    private char quote = '"';
    private int skipLines;
    private String nullText = "\\N";
    private boolean manifest;
    private boolean gzip;
    private boolean emptyAsNull;
    private boolean blanksAsNull;
    private boolean truncate;
    private boolean explicitIds;
    private boolean ignoreCase;
    private boolean dryRun;

    Parser(TokenCursor in) {
      this.in = in;
    }

    CopyStatement parse(TableName table, List<String> columns, S3Location from) {
      in.accept("WITH");
      while (!in.atEnd()) {
        option();
      }
      char between = delimiter != 0 ? delimiter : format == FileFormat.TEXT ? '|' : ',';
      return new CopyStatement(
          table,
          columns,
          from,
          authorization.roleOrKeys("COPY"),
          format,
          new Options(
              between,
              quote,
              skipLines,
              nullText,
              manifest,
              gzip,
              emptyAsNull,
              blanksAsNull,
              truncate,
              explicitIds,
              ignoreCase,
              dryRun));
    }

    private void option() {
      if (authorization.accepts(in)) {
        return;
      }
      Token token = in.next();
      String word = token.text().toUpperCase(Locale.ROOT);
      switch (word) {
        case "FORMAT" -> {
          in.accept("AS");
          format(in.next().text().toUpperCase(Locale.ROOT));
        }
        case "PARQUET", "CSV", "JSON", "ORC", "AVRO" -> format(word);
        case "DELIMITER" -> delimiter = character();
        case "QUOTE" -> quote = character();
        case "IGNOREHEADER" -> {
          in.accept("AS");
          skipLines = in.expectNumber();
        }
        case "NULL" -> {
          in.accept("AS");
          nullText = in.expectString();
        }
        case "REGION", "DATEFORMAT", "TIMEFORMAT" -> {
          in.accept("AS");
          automaticOrRegion(word, in.expectString());
        }
        case "ENCODING" -> {
          in.accept("AS");
          in.next();
        }
        case "ACCEPTINVCHARS" -> {
          in.accept("AS");
          if (in.seesKind(Token.Kind.STRING)) {
            in.next();
          }
        }
        case "COMPUPDATE", "STATUPDATE" -> {
          if (in.sees("ON")
              || in.sees("OFF")
              || in.sees("TRUE")
              || in.sees("FALSE")
              || in.sees("PRESET")) {
            in.next();
          }
        }
        case "MAXERROR" -> {
          in.accept("AS");
          if (in.expectNumber() > 0) {
            throw unsupported("MAXERROR above 0");
          }
        }
        case "MANIFEST" -> manifest = true;
        case "GZIP" -> gzip = true;
        case "EMPTYASNULL" -> emptyAsNull = true;
        case "BLANKSASNULL" -> blanksAsNull = true;
        case "TRUNCATECOLUMNS" -> truncate = true;
        case "EXPLICIT_IDS" -> explicitIds = true;
        case "NOLOAD" -> dryRun = true;
        default -> {
          if (!WITHOUT_EFFECT.contains(word)) {
            throw new StatementFailed("syntax error at or near \"" + token.text() + "\"");
          }
        }
      }
    }

    private void format(String name) {
      switch (name) {
        case "PARQUET" -> format = FileFormat.PARQUET;
        case "CSV" -> format = FileFormat.CSV;
        case "JSON" -> {
          format = FileFormat.JSON;
          in.accept("AS");
          json(in.seesKind(Token.Kind.STRING) ? in.expectString() : "auto");
        }
        case "ORC", "AVRO" -> throw unsupported("FORMAT " + name);
        default -> throw new StatementFailed("syntax error at or near \"" + name + "\"");
      }
    }

    private void json(String how) {
      switch (how) {
        case "auto" -> ignoreCase = false;
        case "auto ignorecase" -> ignoreCase = true;
        default -> throw unsupported("JSON '" + how + "'");
      }
    }

    private char character() {
      in.accept("AS");
      String text = in.expectString();
      if (text.length() != 1) {
        throw new StatementFailed("COPY delimiter and quote must be a single character");
      }
      return text.charAt(0);
    }

    private static void automaticOrRegion(String word, String value) {
      boolean standard = value.equals("auto") || value.equalsIgnoreCase("YYYY-MM-DD");
      if (!word.equals("REGION") && !standard) {
        throw unsupported(word + " '" + value + "'");
      }
    }
  }

  /** The refusal of something Redshift has and the local cloud has not. */
  public static StatementFailed unsupported(String what) {
    return new StatementFailed(what + " is not supported by the local cloud's Redshift");
  }
}
