package dev.windlass.localcloud.redshift.sql;

/** The authorisation clause of COPY and UNLOAD, read as it comes. Access keys are not kept. */
final class Authorization {
  private String roleArn = "";
  private boolean keys;

  /** Reads one authorisation parameter when one is next. */
  boolean accepts(TokenCursor in) {
    if (in.accept("IAM_ROLE")) {
      in.accept("AS");
      roleArn = in.accept("DEFAULT") ? "default" : in.expectString();
    } else if (in.accept("CREDENTIALS")) {
      in.accept("AS");
      credentials(in.expectString());
    } else if (in.accept("ACCESS_KEY_ID")
        || in.accept("SECRET_ACCESS_KEY")
        || in.accept("SESSION_TOKEN")) {
      in.accept("AS");
      in.expectString();
      keys = true;
    } else {
      return false;
    }
    return true;
  }

  private void credentials(String text) {
    String role = "aws_iam_role=";
    if (text.startsWith(role)) {
      roleArn = text.substring(role.length());
    } else {
      keys = true;
    }
  }

  /** The role, or empty when access keys were given. */
  String roleOrKeys(String statement) {
    if (roleArn.isEmpty() && !keys) {
      throw new StatementFailed(
          statement + " requires credentials: IAM_ROLE, CREDENTIALS or ACCESS_KEY_ID");
    }
    return roleArn;
  }
}
