package dev.windlass.store;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.ValidateResult;

/** The schema's versions: brings a database to the program's, or says what is missing. */
final class Migrations {
  private final Flyway flyway;

  Migrations(DataSource source) {
    flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:db/migration")
            .failOnMissingLocations(true)
            .load();
  }

  /** Applies what is missing and returns how many migrations that were. */
  int migrate() {
    return flyway.migrate().migrationsExecuted;
  }

  /** What keeps this program from running on the database, one sentence each; empty: nothing. */
  List<String> problems() {
    var pending =
        Arrays.stream(flyway.info().pending())
            .map(m -> "migration %s (%s) is missing".formatted(m.getVersion(), m.getDescription()));
    ValidateResult validated = flyway.validateWithResult();
    var broken =
        validated.invalidMigrations.stream()
            .filter(m -> !m.errorDetails.errorMessage.contains("resolved migration not applied"))
            .map(m -> m.errorDetails.errorMessage);
    return java.util.stream.Stream.concat(pending, broken).toList();
  }
}
