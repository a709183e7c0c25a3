package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The root command. */
@Command(
    name = "windlass",
    description = "A workflow orchestrator: DAGs in Java, runs in Postgres.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      StandaloneCommand.class,
      DagsCommand.class,
      TasksCommand.class,
      BackfillCommand.class,
      DeadlinesCommand.class,
      ConnectionsCommand.class,
      VariablesCommand.class,
      CloudCommand.class,
      LocalCloudCommand.class,
      DbCommand.class,
      BenchCommand.class
    })
public final class Windlass extends GroupCommand {
  @Mixin Globals globals = new Globals();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = picocli.CommandLine.ScopeType.INHERIT,
      description = "show this help")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show the version")
  boolean version;

  final Platform platform;

  /** A root whose whole-program commands run on {@code platform}. */
  public Windlass(Platform platform) {
    this.platform = platform;
  }
}
