package dev.windlass.operators.emr;

import dev.windlass.dag.Cancellation;
import dev.windlass.dag.TaskContext;
import dev.windlass.operators.remote.Polling;

/** The end of one cluster, asked for again and again until EMR says that it is over. */
record Termination(String connectionId, String id, String name, long startedAtMillis) {

  static Termination of(String connectionId, ClusterHandle handle) {
    return new Termination(connectionId, handle.id(), handle.name(), handle.startedAtMillis());
  }

  /** Asks for the end if nobody has, and tells whether it has come. */
  Cancellation push(TaskContext context, Polling polling) {
    var emr = context.hook(Emr.class, connectionId);
    var status = emr.cluster(id);
    if (status.isEmpty() || status.get().state().isOver()) {
      context.ledger().gone(EmrCluster.KIND, connectionId, name);
      return Cancellation.GONE;
    }
    if (!status.get().state().isEnding()) {
      context.log().info("Terminating EMR cluster %s (%s)", id, name);
      emr.terminate(id);
    }
    return new Cancellation.Stopping(polling.first());
  }
}
