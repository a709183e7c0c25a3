package dev.windlass.operators.s3;

import dev.windlass.dag.HookProvider;
import dev.windlass.settings.Connection;

/** Provides {@link S3} for {@code aws} connections. */
public final class S3Provider implements HookProvider<S3> {
  @Override
  public Class<S3> type() {
    return S3.class;
  }

  @Override
  public S3 create(Connection connection) {
    return new AwsS3(connection);
  }
}
