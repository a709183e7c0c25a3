package dev.windlass.cli;

import dev.windlass.settings.Connection;
import dev.windlass.settings.ConnectionText;
import dev.windlass.settings.Secret;
import dev.windlass.settings.SecretMask;
import dev.windlass.settings.Settings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass connections}. Passwords never come from arguments and never go to the screen. */
@Command(
    name = "connections",
    description = "Where external systems are and how to sign in: list, get, set, delete.",
    subcommands = {
      ConnectionsCommand.All.class,
      ConnectionsCommand.Get.class,
      ConnectionsCommand.Put.class,
      ConnectionsCommand.Delete.class
    })
final class ConnectionsCommand extends GroupCommand {
  private static Rows rows(List<Settings.Described> connections) {
    var rows =
        new Rows(
            "conn_id",
            "conn_type",
            "host",
            "port",
            "schema",
            "login",
            "password",
            "extra",
            "description");
    for (Settings.Described described : connections) {
      Connection c = described.connection();
      rows.add(
          c.id(),
          c.type(),
          c.host().orElse(null),
          c.port().orElse(null),
          c.schema().orElse(null),
          c.login().orElse(null),
          c.password().map(Secret::toString).orElse(null),
          c.extra().isEmpty() ? null : shown(c.extra()),
          described.description());
    }
    return rows;
  }

  private static String shown(Map<String, String> extra) {
    Map<String, String> shown = new TreeMap<>(extra);
    shown.replaceAll((name, value) -> SecretMask.isSensitive(name) ? "****" : value);
    return shown.toString();
  }

  private static List<Settings.Described> named(Session session, String id) {
    List<Settings.Described> all = session.settings().connections();
    List<Settings.Described> found =
        all.stream().filter(d -> d.connection().id().equals(id)).toList();
    if (found.isEmpty()) {
      throw missing(id, all.stream().map(d -> d.connection().id()).toList());
    }
    return found;
  }

  private static Failure missing(String id, List<String> known) {
    return Failure.of(
        "there is no connection '%s'".formatted(id),
        Nearest.hint(id, known, "windlass connections list"));
  }

  /** {@code windlass connections list}. */
  @Command(name = "list", description = "Lists the stored connections, without their secrets.")
  static final class All extends WindlassCommand {
    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            print(rows(session.settings().connections()), "There is no connection yet.");
            return 0;
          });
    }
  }

  /** {@code windlass connections get}. */
  @Command(name = "get", description = "Shows one connection, without its secrets.")
  static final class Get extends WindlassCommand {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            print(rows(named(session, id)), "");
            return 0;
          });
    }
  }

  /** {@code windlass connections set}. */
  @Command(
      name = "set",
      description = "Stores or replaces a connection.",
      footer = {
        "",
        "With --stdin the connection is read from standard input, as JSON or as",
        "type://login:password@host:port/schema?extra=value, so that no secret is an argument."
      })
  static final class Put extends WindlassCommand {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Option(names = "--stdin", description = "read the whole connection from standard input")
    boolean stdin;

    @Option(names = "--type", paramLabel = "TYPE", description = "such as aws, livy, postgres")
    @Nullable String type;

    @Option(names = "--host")
    @Nullable String host;

    @Option(names = "--conn-port", paramLabel = "PORT")
    @Nullable Integer port;

    @Option(names = "--schema")
    @Nullable String schema;

    @Option(names = "--login")
    @Nullable String login;

    @Option(
        names = "--password",
        description = "ask for the password, or read a line of standard input")
    boolean password;

    @Option(
        names = "--extra",
        paramLabel = "NAME=VALUE",
        description = "repeatable; not for secrets")
    Map<String, String> extra = new LinkedHashMap<>();

    @Option(names = "--description")
    String description = "";

    @Override
    public Integer call() throws Exception {
      Connection connection = stdin ? ConnectionText.parse(id, everything()) : described();
      return withSession(
          session -> {
            session.settings().put(connection, description);
            say("Connection '%s' is stored.".formatted(id));
            return 0;
          });
    }

    private Connection described() throws IOException {
      if (type == null) {
        throw Failure.usage("--type is missing", "such as aws, livy, postgres; or use --stdin");
      }
      extra.keySet().stream()
          .filter(SecretMask::isSensitive)
          .findFirst()
          .ifPresent(
              name -> {
                throw Failure.usage(
                    "--extra %s looks like a secret; arguments are visible to everybody"
                        .formatted(name),
                    "use --password, or --stdin for the whole connection");
              });
      return new Connection(
          id,
          type,
          Optional.ofNullable(host),
          Optional.ofNullable(port),
          Optional.ofNullable(schema),
          Optional.ofNullable(login),
          password ? Optional.of(Secret.of(asked())) : Optional.empty(),
          extra);
    }

    private static String asked() throws IOException {
      Optional<Console> terminal = Screen.terminal();
      if (terminal.isPresent()) {
        char[] typed = terminal.get().readPassword("Password: ");
        return typed == null ? "" : new String(typed);
      }
      String line =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      return line == null ? "" : line;
    }

    private static String everything() throws IOException {
      return new String(System.in.readAllBytes(), Charset.defaultCharset()).strip();
    }
  }

  /** {@code windlass connections delete}. */
  @Command(name = "delete", description = "Deletes a stored connection.")
  static final class Delete extends WindlassCommand {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Override
    public Integer call() throws Exception {
      return withSession(
          session -> {
            named(session, id);
            session.settings().deleteConnection(id);
            say("Connection '%s' is deleted.".formatted(id));
            return 0;
          });
    }
  }
}
