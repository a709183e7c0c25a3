package dev.windlass.config;

import java.util.Arrays;
import java.util.Optional;

/** Every key that may be set, with its default and what is allowed. */
public enum ConfigKey {
  /** See {@link #meaning}. */
  WINDLASS_HOME("<user home>/.windlass", "a folder", "Where Windlass keeps its files"),
  /** See {@link #meaning}. */
  WINDLASS_DATABASE_URL(
      "",
      "jdbc:postgresql://host:port/database without user or password, or empty for the embedded"
          + " server",
      "The metadata database"),
  /** See {@link #meaning}. */
  WINDLASS_DATABASE_USER("windlass", "a database role", "Who signs in to the metadata database"),
  /** See {@link #meaning}. */
  WINDLASS_DATABASE_PASSWORD("", "text", "The role's password", true),
  /** See {@link #meaning}. */
  WINDLASS_DATABASE_POOL_SIZE(
      "16", "a whole number from 2 to 200", "How many connections the pool may open"),
  /** See {@link #meaning}. */
  WINDLASS_BIND("127.0.0.1", "a host name or address", "The address the web server listens on"),
  /** See {@link #meaning}. */
  WINDLASS_PORT(
      "8080", "a whole number from 0 to 65535; 0: any free port", "The web server's port"),
  /** See {@link #meaning}. */
  WINDLASS_DAGS_FOLDER("<home>/dags", "a folder", "Where DAG files are watched"),
  /** See {@link #meaning}. */
  WINDLASS_DAG_LOAD_SECONDS(
      "30",
      "a whole number from 1 to 600",
      "How long the code that defines DAGs may take, per file"),
  /** See {@link #meaning}. */
  WINDLASS_DAG_LOAD_MIB(
      "256",
      "a whole number from 64 to 65536",
      "How much heap the code that defines DAGs may take, in MiB"),
  /** See {@link #meaning}. */
  WINDLASS_PARALLELISM(
      "128", "a whole number from 1 to 100000", "How many attempts may run at once, in all"),
  /** See {@link #meaning}. */
  WINDLASS_LOST_BUDGET(
      "2",
      "a whole number from 0 to 100",
      "How often a task may lose its worker without using up a retry"),
  /** See {@link #meaning}. */
  WINDLASS_QUEUED_TIMEOUT_SECONDS(
      "600",
      "a whole number from 1 to 86400",
      "How long a task may be queued before it is queued anew"),
  /** See {@link #meaning}. */
  WINDLASS_MAX_MAP_LENGTH(
      "1024",
      "a whole number from 1 to 1000000",
      "How many elements a task may put out for others to be mapped over"),
  /** See {@link #meaning}. */
  WINDLASS_LEASE_SECONDS(
      "6", "a whole number from 1 to 3600", "How long leadership lasts without renewal"),
  /** See {@link #meaning}. */
  WINDLASS_XCOM_LIMIT_BYTES(
      "262144", "a whole number from 1024 to 16777216", "How large one XCom may be, as JSON"),
  /** See {@link #meaning}. */
  WINDLASS_CRASH_AT(
      "",
      "a crash point, such as after-submit or after-submit:3 for its third passing; empty: never",
      "Where the process kills itself, for fault drills only"),
  /** See {@link #meaning}. */
  WINDLASS_ADMIN_PASSWORD(
      "",
      "at least 8 characters; empty: one is made and printed once",
      "The first administrator's password",
      true),
  /** See {@link #meaning}. */
  WINDLASS_SECRET_KEY(
      "",
      "a Tink AEAD keyset as JSON; empty: made once and kept in <home>/secret.key",
      "The key that seals connections and variables",
      true),
  /** See {@link #meaning}. */
  WINDLASS_CONFIG(
      "<home>/windlass.yaml",
      "a YAML file; missing is fine unless set",
      "The configuration file, with keys such as port or database_url"),
  /** See {@link #meaning}. */
  WINDLASS_JAVA_HOME("", "a folder with a JDK 25 or later", "Read by the launcher script alone"),
  /** See {@link #meaning}. */
  WINDLASS_JAVA_OPTS("", "options of java", "Read by the launcher script alone");

  private final String defaultText;
  private final String allowed;
  private final String meaning;
  private final boolean secret;

  ConfigKey(String defaultText, String allowed, String meaning) {
    this(defaultText, allowed, meaning, false);
  }

  ConfigKey(String defaultText, String allowed, String meaning, boolean secret) {
    this.defaultText = defaultText;
    this.allowed = allowed;
    this.meaning = meaning;
    this.secret = secret;
  }

  /** The value when nothing is set; {@code <…>} stands for what depends on the machine. */
  public String defaultText() {
    return defaultText;
  }

  /** What is allowed, in words. */
  public String allowed() {
    return allowed;
  }

  /** What the key is for, in words. */
  public String meaning() {
    return meaning;
  }

  /** Whether the value must never be shown; such a key also has a {@code …_FILE} variant. */
  public boolean secret() {
    return secret;
  }

  /** The variant that names a file holding the secret. */
  public String fileVariant() {
    return name() + "_FILE";
  }

  /** The key of that name; a {@code …_FILE} variant finds its secret. */
  public static Optional<ConfigKey> find(String name) {
    return Arrays.stream(values())
        .filter(k -> k.name().equals(name) || (k.secret && k.fileVariant().equals(name)))
        .findFirst();
  }
}
