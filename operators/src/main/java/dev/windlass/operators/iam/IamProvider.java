package dev.windlass.operators.iam;

import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;

/** Provides {@link Iam} for {@code aws} connections. */
public final class IamProvider implements HookProvider<Iam> {
  @Override
  public Class<Iam> type() {
    return Iam.class;
  }

  @Override
  public Iam create(Connection connection) {
    return new AwsIam(connection);
  }
}
