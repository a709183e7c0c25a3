package dev.windlass.operators.redshift;

import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;

/** Provides {@link RedshiftData} for {@code aws} connections. */
public final class RedshiftDataProvider implements HookProvider<RedshiftData> {
  @Override
  public Class<RedshiftData> type() {
    return RedshiftData.class;
  }

  @Override
  public RedshiftData create(Connection connection) {
    return new AwsRedshiftData(connection);
  }
}
