package dev.windlass.localcloud.redshift.sql;

import java.util.Locale;

/**
 * {@code UNLOAD ('select …') TO 's3://bucket/prefix' …}, read.
 *
 * @param query the query, as Redshift SQL
 * @param to where the files' names begin
 * @param roleArn the IAM role to write with, or empty when access keys are given
 * @param format parquet, CSV or delimited text
 * @param delimiter the character between fields
 * @param nullText what stands for null
 * @param header whether a first line names the columns
 * @param overwrite whether files that are there may be replaced
 * @param manifest whether a list of the files is written too
 * @param single whether one file is written (PARALLEL OFF)
 */
public record UnloadStatement(
    String query,
    S3Location to,
    String roleArn,
    FileFormat format,
    char delimiter,
    String nullText,
    boolean header,
    boolean overwrite,
    boolean manifest,
    boolean single) {

  /** Reads the statement; the cursor stands behind UNLOAD. */
  static UnloadStatement parse(TokenCursor in) {
    in.expectSymbol("(");
    String query = in.expectString();
    in.expectSymbol(")");
    in.expect("TO");
    S3Location to = S3Location.parse(in.expectString());
    return new Parser(in).parse(query, to);
  }

  private static final class Parser {
    private final TokenCursor in;
    private final Authorization authorization = new Authorization();
    private FileFormat format = FileFormat.TEXT;
    private char delimiter;
    private String nullText = "";
    private boolean header;
    private boolean overwrite;
    private boolean manifest;
    private boolean single;

    Parser(TokenCursor in) {
      this.in = in;
    }

    UnloadStatement parse(String query, S3Location to) {
      in.accept("WITH");
      while (!in.atEnd()) {
        if (!authorization.accepts(in)) {
          option(in.next());
        }
      }
      char between = delimiter != 0 ? delimiter : format == FileFormat.CSV ? ',' : '|';
      if (Tokenizer.statements(query).size() != 1) {
        throw new StatementFailed("UNLOAD takes exactly one query");
      }
      return new UnloadStatement(
          query,
          to,
          authorization.roleOrKeys("UNLOAD"),
          format,
          between,
          nullText,
          header,
          overwrite,
          manifest,
          single);
    }

    private void option(Token token) {
      switch (token.text().toUpperCase(Locale.ROOT)) {
        case "FORMAT" -> in.accept("AS");
        case "PARQUET" -> format = FileFormat.PARQUET;
        case "CSV" -> format = FileFormat.CSV;
        case "DELIMITER" -> {
          in.accept("AS");
          delimiter = in.expectString().charAt(0);
        }
        case "NULL" -> {
          in.accept("AS");
          nullText = in.expectString();
        }
        case "HEADER" -> header = true;
        case "ALLOWOVERWRITE" -> overwrite = true;
        case "MANIFEST" -> {
          manifest = true;
          in.accept("VERBOSE");
        }
        case "PARALLEL" -> single = !in.accept("ON") && !in.accept("TRUE") && in.next() != null;
        case "REGION" -> {
          in.accept("AS");
          in.expectString();
        }
        case "MAXFILESIZE", "ROWGROUPSIZE" -> {
          in.accept("AS");
          in.next();
          if (in.sees("MB") || in.sees("GB")) {
            in.next();
          }
        }
        case "JSON", "PARTITION", "CLEANPATH", "GZIP", "BZIP2", "ZSTD", "ENCRYPTED", "FIXEDWIDTH" ->
            throw CopyStatement.unsupported("UNLOAD … " + token.text());
        default -> throw new StatementFailed("syntax error at or near \"" + token.text() + "\"");
      }
    }
  }
}
