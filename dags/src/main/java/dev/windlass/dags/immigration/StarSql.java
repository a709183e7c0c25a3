package dev.windlass.dags.immigration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The SQL of the star schema, kept in files that also run in {@code psql}. Thread-safe. */
public final class StarSql {
  /**
   * The facts a load replaces: those of the months it brings. The same month delivered again, on
   * whatever day, takes the place of what was there.
   */
  public static final String FACTS_REPLACED =
      "arrivemonth in (select to_char(arrivedate, 'YYYY-MM') from staging_immigration)";

  private StarSql() {}

  /**
   * The text of {@code name.sql}.
   *
   * @throws IllegalStateException when there is no such file
   */
  public static String read(String name) {
    try (InputStream in =
        StarSql.class.getResourceAsStream("/dev/windlass/dags/immigration/sql/" + name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("there is no SQL file " + name + ".sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
