package dev.windlass.operators.redshift;

import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;

/** Provides {@link Redshift} for {@code aws} connections. */
public final class RedshiftProvider implements HookProvider<Redshift> {
  @Override
  public Class<Redshift> type() {
    return Redshift.class;
  }

  @Override
  public Redshift create(Connection connection) {
    return new AwsRedshift(connection);
  }
}
