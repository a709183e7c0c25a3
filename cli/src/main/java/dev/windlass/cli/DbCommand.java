package dev.windlass.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code windlass db}. */
@Command(
    name = "db",
    description = "The metadata database: migrate, check.",
    subcommands = {DbCommand.Migrate.class, DbCommand.Check.class})
final class DbCommand extends GroupCommand {
  /** {@code windlass db migrate}. */
  @Command(name = "migrate", description = "Applies missing migrations.")
  static final class Migrate extends WindlassCommand {
    @Override
    public Integer call() {
      try (Session session = Session.unchecked(globals())) {
        int applied = session.database().migrate();
        out()
            .println(
                applied == 0
                    ? "The database is up to date."
                    : "Applied %d migration%s.".formatted(applied, applied == 1 ? "" : "s"));
        return 0;
      }
    }
  }

  /** {@code windlass db check}. */
  @Command(name = "check", description = "Says whether this program can run on the database.")
  static final class Check extends WindlassCommand {
    @Override
    public Integer call() {
      try (Session session = Session.unchecked(globals())) {
        List<String> problems = session.database().check();
        if (!problems.isEmpty()) {
          throw Failure.of(String.join("; ", problems), "run `windlass db migrate`");
        }
        out().println("The database is reachable, durable and up to date.");
        return 0;
      }
    }
  }
}
