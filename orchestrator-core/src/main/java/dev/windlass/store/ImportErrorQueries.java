package dev.windlass.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** DAG sources that do not load. Reads only; thread-safe. */
public interface ImportErrorQueries {
  /** One source and what is wrong with it. */
  record ErrorRow(String sourceFile, String message, Instant at) {}

  /** All of them, by file. */
  @SqlQuery("select source_file, message, at from import_error order by source_file")
  @RegisterConstructorMapper(ErrorRow.class)
  List<ErrorRow> all();
}
