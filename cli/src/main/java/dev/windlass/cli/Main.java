package dev.windlass.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The program. Exit codes: 0 done, 1 the thing asked for failed, 2 the request makes no sense. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(
        run(
            List.of(args),
            platform(),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
  }

  /** Runs one command; returns its exit code. */
  public static int run(List<String> args, Platform platform, PrintWriter out, PrintWriter err) {
    CommandLine line = commandLine(platform).setOut(out).setErr(err);
    int code = line.execute(args.toArray(String[]::new));
    out.flush();
    err.flush();
    return code;
  }

  /** The commands, ready to be executed. */
  static CommandLine commandLine(Platform platform) {
    var line =
        new CommandLine(new Windlass(platform))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(new Errors())
            .setParameterExceptionHandler(Errors::usage);
    line.getCommandSpec().version("windlass " + version());
    // Their words and options belong to the programs behind them.
    line.getSubcommands()
        .forEach(
            (name, command) ->
                command.setUnmatchedOptionsArePositionalParams(
                    name.equals("bench") || name.equals("local-cloud")));
    GroupedHelp.install(line);
    if (Screen.terminal().isEmpty()) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    }
    return line;
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "from source" : version;
  }

  private static Platform platform() {
    return ServiceLoader.load(Platform.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no Platform is on the class path"));
  }
}
