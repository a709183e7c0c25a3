package dev.windlass.operators.emr;

import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;

/** Provides {@link Emr} for {@code aws} connections. */
public final class EmrProvider implements HookProvider<Emr> {
  @Override
  public Class<Emr> type() {
    return Emr.class;
  }

  @Override
  public Emr create(Connection connection) {
    return new AwsEmr(connection);
  }
}
