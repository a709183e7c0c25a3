package dev.windlass.cli;

import dev.windlass.settings.Settings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass variables}. */
@Command(
    name = "variables",
    description = "Values that DAGs look up: list, get, set, delete.",
    subcommands = {
      VariablesCommand.All.class,
      VariablesCommand.Get.class,
      VariablesCommand.Put.class,
      VariablesCommand.Delete.class
    })
final class VariablesCommand extends GroupCommand {
  private static Failure missing(Session session, String key) {
    List<String> keys =
        session.settings().variables().stream().map(Settings.ListedVariable::key).toList();
    return Failure.of(
        "there is no variable '%s'".formatted(key),
        Nearest.hint(key, keys, "windlass variables list"));
  }

  /** {@code windlass variables list}. */
  @Command(name = "list", description = "Lists the stored variables; secret ones stay hidden.")
  static final class All extends WindlassCommand {
    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            var rows = new Rows("key", "value", "description");
            session
                .settings()
                .variables()
                .forEach(v -> rows.add(v.key(), v.value(), v.description()));
            print(rows, "There is no variable yet.");
            return 0;
          });
    }
  }

  /** {@code windlass variables get}: the bare value, for scripts. */
  @Command(name = "get", description = "Prints one variable's value.")
  static final class Get extends WindlassCommand {
    @Parameters(paramLabel = "KEY")
    String key = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            String value =
                session.settings().findVariable(key).orElseThrow(() -> missing(session, key));
            if (globals().format == Format.table || globals().format == Format.plain) {
              out().println(value);
            } else {
              var rows = new Rows("key", "value");
              rows.add(key, value);
              print(rows, "");
            }
            return 0;
          });
    }
  }

  /** {@code windlass variables set}. */
  @Command(name = "set", description = "Stores or replaces a variable.")
  static final class Put extends WindlassCommand {
    @Parameters(index = "0", paramLabel = "KEY")
    String key = "";

    @Parameters(
        index = "1",
        paramLabel = "VALUE",
        description = "- reads it from standard input, as secrets should be")
    String value = "";

    @Option(names = "--description")
    String description = "";

    @Override
    public Integer call() throws Exception {
      if (key.isBlank()) {
        throw Failure.usage("a variable's key cannot be empty", "");
      }
      String stored = value.equals("-") ? everything() : value;
      return withSession(
          session -> {
            session.settings().putVariable(key, stored, description);
            say("Variable '%s' is stored.".formatted(key));
            return 0;
          });
    }

    private static String everything() throws IOException {
      return new String(System.in.readAllBytes(), Charset.defaultCharset()).stripTrailing();
    }
  }

  /** {@code windlass variables delete}. */
  @Command(name = "delete", description = "Deletes a stored variable.")
  static final class Delete extends WindlassCommand {
    @Parameters(paramLabel = "KEY")
    String key = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            if (!session.settings().deleteVariable(key)) {
              throw missing(session, key);
            }
            say("Variable '%s' is deleted.".formatted(key));
            return 0;
          });
    }
  }
}
