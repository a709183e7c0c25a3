package dev.windlass.localcloud.emr;

/** A cluster's state, in the order in which they follow each other. */
enum ClusterState {
  STARTING,
  BOOTSTRAPPING,
  RUNNING,
  WAITING,
  TERMINATING,
  TERMINATED,
  TERMINATED_WITH_ERRORS;

  /** Whether nothing of the cluster exists any more. */
  boolean isOver() {
    return this == TERMINATED || this == TERMINATED_WITH_ERRORS;
  }

  /** Whether the master node is there to work. */
  boolean isUp() {
    return this == RUNNING || this == WAITING;
  }
}
