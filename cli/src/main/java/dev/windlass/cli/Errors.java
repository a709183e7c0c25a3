package dev.windlass.cli;

import dev.windlass.config.InvalidConfig;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one line, a hint and an exit code. */
final class Errors implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
    if (((Windlass) line.getCommandSpec().root().userObject()).globals.debug) {
      thrown.printStackTrace(line.getErr());
    }
    return switch (thrown) {
      case Failure f -> report(line, String.valueOf(f.getMessage()), f.hint(), f.exitCode());
      case InvalidConfig e ->
          report(
              line, String.valueOf(e.getMessage()), "check WINDLASS_… and <home>/windlass.yaml", 2);
      case IllegalArgumentException e -> report(line, message(e), "", 2);
      default -> report(line, message(thrown), "--debug shows the stack trace", 1);
    };
  }

  /** A request picocli could not read. */
  static int usage(ParameterException thrown, String[] args) {
    CommandLine line = thrown.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    String hint = "`%s --help` shows how".formatted(command);
    if (thrown instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      List<String> known =
          word.startsWith("-")
              ? line.getCommandSpec().options().stream()
                  .flatMap(o -> Arrays.stream(o.names()))
                  .toList()
              : List.copyOf(line.getSubcommands().keySet());
      hint = Nearest.hint(word, known, command + " --help");
    }
    return report(
        line, String.valueOf(thrown.getMessage()).lines().findFirst().orElse(""), hint, 2);
  }

  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    String first =
        message == null || message.isBlank()
            ? thrown.getClass().getSimpleName()
            : message.lines().findFirst().orElse(message);
    Throwable cause = thrown.getCause();
    return cause == null || cause.getMessage() == null || first.contains(cause.getMessage())
        ? first
        : first + ": " + cause.getMessage().lines().findFirst().orElse("");
  }

  private static int report(CommandLine line, String message, String hint, int code) {
    PrintWriter err = line.getErr();
    err.println(line.getColorScheme().errorText("windlass: " + message));
    if (!hint.isEmpty()) {
      err.println("hint: " + hint);
    }
    return code;
  }
}
