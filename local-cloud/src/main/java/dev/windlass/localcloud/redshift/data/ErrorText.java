package dev.windlass.localcloud.redshift.data;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** Postgres's errors in Redshift's words. */
final class ErrorText {
  private static final String BYTE_LIMIT = "varchar_bytes_";

  private ErrorText() {}

  static String of(SQLException error) {
    if (!(error instanceof PSQLException postgres) || postgres.getServerErrorMessage() == null) {
      return "ERROR: " + error.getMessage();
    }
    var server = postgres.getServerErrorMessage();
    String constraint = server.getConstraint() == null ? "" : server.getConstraint();
    if (constraint.startsWith(BYTE_LIMIT)) {
      String rest = constraint.substring(BYTE_LIMIT.length());
      String limit = rest.substring(0, rest.indexOf('_'));
      return "ERROR: value too long for type character varying(" + limit + ")";
    }
    if ("23502".equals(server.getSQLState()) && server.getColumn() != null) {
      return "ERROR: Cannot insert a NULL value into column " + server.getColumn();
    }
    String text = server.getSeverity() + ": " + server.getMessage();
    return server.getDetail() == null ? text : text + "\n  Detail: " + server.getDetail();
  }
}
