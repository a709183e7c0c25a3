package dev.windlass.operators.sql;

import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;

/** Provides {@link Sql} for {@code postgres} connections and any with a {@code jdbc_url}. */
public final class SqlProvider implements HookProvider<Sql> {
  @Override
  public Class<Sql> type() {
    return Sql.class;
  }

  @Override
  public Sql create(Connection connection) {
    return new JdbcSql(connection);
  }
}
