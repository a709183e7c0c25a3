package dev.windlass.localcloud.redshift.load;

/**
 * A column that COPY fills.
 *
 * @param name the column
 * @param kind what it holds
 * @param maxBytes the longest text in bytes; 0 for no limit and for other types
 * @param precision digits of a decimal; 0 for other types
 * @param scale digits behind the point of a decimal
 * @param notNull whether it refuses null
 */
record TargetColumn(
    String name, Kind kind, int maxBytes, int precision, int scale, boolean notNull) {

  /** The types COPY can fill, with Redshift's names in error messages. */
  enum Kind {
    SMALLINT("SMALLINT"),
    INT("INT"),
    BIGINT("BIGINT"),
    REAL("FLOAT"),
    DOUBLE("DOUBLE"),
    BOOLEAN("BOOLEAN"),
    TEXT("VARCHAR"),
    CHAR("CHAR"),
    DATE("DATE"),
    TIMESTAMP("TIMESTAMP"),
    TIMESTAMPTZ("TIMESTAMPTZ"),
    DECIMAL("DECIMAL"),
    OTHER("SUPER");

    private final String redshift;

    Kind(String redshift) {
      this.redshift = redshift;
    }

    boolean isText() {
      return this == TEXT || this == CHAR;
    }

    /** The kind of a Postgres type name. */
    static Kind of(String typname) {
      return switch (typname) {
        case "int2" -> SMALLINT;
        case "int4" -> INT;
        case "int8" -> BIGINT;
        case "float4" -> REAL;
        case "float8" -> DOUBLE;
        case "bool" -> BOOLEAN;
        case "varchar", "text", "name" -> TEXT;
        case "bpchar" -> CHAR;
        case "date" -> DATE;
        case "timestamp" -> TIMESTAMP;
        case "timestamptz" -> TIMESTAMPTZ;
        case "numeric" -> DECIMAL;
        default -> OTHER;
      };
    }
  }

  /** The type as Redshift's error messages write it. */
  String redshiftType() {
    return switch (kind) {
      case TEXT, CHAR -> "%s(%d)".formatted(kind.redshift, maxBytes);
      case DECIMAL -> "%s(%d,%d)".formatted(kind.redshift, precision, scale);
      default -> kind.redshift;
    };
  }
}
