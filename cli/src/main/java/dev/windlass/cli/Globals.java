package dev.windlass.cli;

import dev.windlass.config.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options every command understands, before or after its name. Filled by picocli. */
public final class Globals {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "where Windlass keeps its files (default: ~/.windlass)")
  @Nullable Path home;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "jdbc:postgresql://… of the metadata database (default: an embedded one)")
  @Nullable String databaseUrl;

  @Option(
      names = "--dags",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "the DAG folder (default: <home>/dags)")
  @Nullable Path dags;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      defaultValue = "table",
      description = "table, json, yaml or plain")
  Format format = Format.table;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "show the stack trace of an error")
  boolean debug;

  @Spec @Nullable CommandSpec spec;

  /**
   * The configuration: these options win over environment and file.
   *
   * @throws dev.windlass.config.InvalidConfig naming every unknown key and bad value
   */
  public Config config() {
    Map<String, String> given = new TreeMap<>();
    if (home != null) {
      given.put("WINDLASS_HOME", home.toString());
    }
    if (databaseUrl != null) {
      given.put("WINDLASS_DATABASE_URL", databaseUrl);
    }
    if (dags != null) {
      given.put("WINDLASS_DAGS_FOLDER", dags.toString());
    }
    return Config.load(given);
  }
}
