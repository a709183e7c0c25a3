package dev.windlass.operators.redshift;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.Progress;
import dev.windlass.dag.RemoteJob;
import dev.windlass.dag.TaskContext;
import java.util.Optional;

/** An operator that is one {@link TableLoad}, and nothing else to the engine. */
sealed interface TableLoading extends RemoteJob<StatementHandle, Loaded>
    permits LoadDimension, LoadFact {
  /** The load in statements. */
  TableLoad load();

  @Override
  default StatementHandle submit(TaskContext context, String key) {
    return load().submit(context, key);
  }

  @Override
  default Optional<StatementHandle> find(TaskContext context, String key) {
    return load().find(context, key);
  }

  @Override
  default Progress<Loaded> poll(TaskContext context, StatementHandle handle) {
    return load().poll(context, handle);
  }

  @Override
  default Cancellation cancel(TaskContext context, StatementHandle handle) {
    return load().cancel(context, handle);
  }
}
