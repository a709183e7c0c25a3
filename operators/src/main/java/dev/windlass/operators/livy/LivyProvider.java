package dev.windlass.operators.livy;

import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;

/** Provides {@link Livy} for {@code livy}, {@code http} and {@code aws} connections. */
public final class LivyProvider implements HookProvider<Livy> {
  @Override
  public Class<Livy> type() {
    return Livy.class;
  }

  @Override
  public Livy create(Connection connection) {
    return new HttpLivy(connection);
  }
}
